import { BusError } from "../../errors.ts";
import type { BusMessage, BusVariant, MessageBus } from "../../platform.ts";
import { introspect } from "./introspect.ts";

/** A property by its name; `undefined`: it is not there at the moment. */
export type Properties = Readonly<Record<string, BusVariant | undefined>>;

/** One method of an interface. Its arguments have the types that `takes` says. */
export interface BusMethod {
  /** Signature of the arguments. */
  readonly takes: string;
  /** Signature of the results. */
  readonly gives: string;
  run(args: readonly unknown[], sender: string): Promise<readonly unknown[]> | readonly unknown[];
}

/** One interface of an object on the bus. */
export interface BusInterface {
  readonly name: string;
  readonly methods?: Readonly<Record<string, BusMethod>> | undefined;
  readonly properties?: Properties | undefined;
  /** Properties that clients may set; called before the change, throws a BusError to refuse it. */
  readonly settable?: Readonly<Record<string, (value: unknown) => void>> | undefined;
}

interface Reply {
  readonly signature: string;
  readonly body: readonly unknown[];
}

interface Node {
  readonly interfaces: ReadonlyMap<string, BusInterface>;
  /** The properties that are there, by interface. */
  readonly properties: ReadonlyMap<string, Map<string, BusVariant>>;
}

export const PROPERTIES = "org.freedesktop.DBus.Properties";
export const OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager";
const INTROSPECTABLE = "org.freedesktop.DBus.Introspectable";
const PEER = "org.freedesktop.DBus.Peer";
const BUS_ERROR = "org.freedesktop.DBus.Error";

/** A value with its D-Bus type. */
export function variant(signature: string, value: unknown): BusVariant {
  return { signature, value };
}

/** A method without results. */
export function action(
  takes: string,
  run: (args: readonly unknown[], sender: string) => unknown,
): BusMethod {
  return {
    takes,
    gives: "",
    run: async (args, sender) => {
      await run(args, sender);
      return [];
    },
  };
}

/**
 * Objects with interfaces and properties on a bus, and what every such object answers:
 * Properties, Introspectable, Peer, and ObjectManager for the part below `managerPath`.
 *
 * @source D-Bus specification, "Standard Interfaces"; errors as glib's and BlueZ's gdbus give them
 */
export class BusTree {
  readonly #bus: MessageBus;
  readonly #managerPath: string;
  readonly #nodes = new Map<string, Node>();

  constructor(bus: MessageBus, managerPath: string) {
    this.#bus = bus;
    this.#managerPath = managerPath;
  }

  has(path: string): boolean {
    return this.#nodes.has(path);
  }

  /** Puts an object on the bus and says so. */
  add(path: string, ...interfaces: readonly BusInterface[]): void {
    const properties = interfaces.map(
      (it) => [it.name, new Map(present(it.properties ?? {}))] as const,
    );
    const node = {
      interfaces: new Map(interfaces.map((it) => [it.name, it])),
      properties: new Map(properties),
    };
    this.#nodes.set(path, node);
    if (!this.#isManaged(path)) return;
    this.#emit(this.#managerPath, OBJECT_MANAGER, "InterfacesAdded", "oa{sa{sv}}", [
      path,
      listing(node),
    ]);
  }

  /** Takes an object and everything below it off the bus, the lowest first. */
  remove(path: string): void {
    const below = [...this.#nodes.keys()].filter((it) => it.startsWith(`${path}/`)).sort();
    for (const it of [path, ...below].reverse()) this.#removeOne(it);
  }

  /** A property's present value. */
  property(path: string, name: string, property: string): unknown {
    return this.#nodes.get(path)?.properties.get(name)?.get(property)?.value;
  }

  /** Changes properties and says so; `undefined` takes one away. */
  change(path: string, name: string, changes: Properties): void {
    const { changed, gone } = this.changeQuietly(path, name, changes);
    if (changed.size + gone.length === 0) return;
    this.#emit(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", [name, changed, gone]);
  }

  /** Changes properties and tells nobody but the caller. */
  changeQuietly(
    path: string,
    name: string,
    changes: Properties,
  ): { changed: ReadonlyMap<string, BusVariant>; gone: readonly string[] } {
    const properties = this.#nodes.get(path)?.properties.get(name);
    if (!properties) return { changed: new Map(), gone: [] };
    const changed = new Map(present(changes));
    const gone = Object.keys(changes).filter((it) => !changed.has(it) && properties.delete(it));
    for (const [property, value] of changed) properties.set(property, value);
    return { changed, gone };
  }

  /** Answers one call. @throws BusError which is the answer */
  async answer(call: BusMessage): Promise<Reply> {
    if (call.interface === PEER && call.member === "Ping") return reply("");
    const node = this.#nodes.get(call.path);
    if (call.interface === INTROSPECTABLE && call.member === "Introspect") {
      return reply("s", this.#introspect(call.path));
    }
    if (call.interface === OBJECT_MANAGER && call.path === this.#managerPath) {
      if (call.member === "GetManagedObjects" && call.signature === "") {
        return reply("a{oa{sa{sv}}}", this.#managedObjects());
      }
    }
    if (!node) throw new BusError(`${BUS_ERROR}.UnknownObject`);
    if (call.interface === PROPERTIES) return this.#answerProperties(node, call);
    const methods = node.interfaces.get(call.interface)?.methods ?? {};
    const method = Object.hasOwn(methods, call.member) ? methods[call.member] : undefined;
    if (method?.takes !== call.signature) throw new BusError(`${BUS_ERROR}.UnknownMethod`);
    return { signature: method.gives, body: await method.run(call.body, call.sender) };
  }

  #answerProperties(node: Node, { path, member, signature, body }: BusMessage): Reply {
    const name = String(body[0]);
    const values = node.properties.get(name);
    const key = `${member}(${signature})`;
    if (!["Get(ss)", "GetAll(s)", "Set(ssv)"].includes(key)) {
      throw new BusError(`${BUS_ERROR}.UnknownMethod`);
    }
    if (!values) throw new BusError(`${BUS_ERROR}.InvalidArgs`);
    if (key === "GetAll(s)") return reply("a{sv}", values);
    const present = values.get(String(body[1]));
    if (key === "Get(ss)") {
      if (!present) throw new BusError(`${BUS_ERROR}.InvalidArgs`);
      return reply("v", present);
    }
    this.#set({ node, path, name, property: String(body[1]) }, body[2]);
    return reply("");
  }

  #set(at: { node: Node; path: string; name: string; property: string }, value: unknown): void {
    const { node, path, name, property } = at;
    const present = node.properties.get(name)?.get(property);
    if (!present) throw new BusError(`${BUS_ERROR}.UnknownProperty`);
    const settable = node.interfaces.get(name)?.settable ?? {};
    const before = Object.hasOwn(settable, property) ? settable[property] : undefined;
    if (!before) throw new BusError(`${BUS_ERROR}.PropertyReadOnly`);
    const wanted = value as BusVariant; // "v" in the signature that was checked
    if (wanted.signature !== present.signature) {
      throw new BusError(`${BUS_ERROR}.InvalidSignature`);
    }
    before(wanted.value);
    if (wanted.value !== this.property(path, name, property)) {
      this.change(path, name, { [property]: wanted });
    }
  }

  #removeOne(path: string): void {
    const node = this.#nodes.get(path);
    if (!node) return;
    this.#nodes.delete(path);
    if (!this.#isManaged(path)) return;
    this.#emit(this.#managerPath, OBJECT_MANAGER, "InterfacesRemoved", "oas", [
      path,
      [...listing(node).keys()],
    ]);
  }

  #isManaged(path: string): boolean {
    return this.#managerPath === "/" || path.startsWith(`${this.#managerPath}/`);
  }

  #managedObjects(): ReadonlyMap<string, unknown> {
    const managed = [...this.#nodes].filter(([path]) => this.#isManaged(path));
    return new Map(managed.map(([path, node]) => [path, listing(node)]));
  }

  #introspect(path: string): string {
    const prefix = path === "/" ? "/" : `${path}/`;
    const below = [...this.#nodes.keys()].filter((it) => it.startsWith(prefix) && it !== path);
    const children = new Set(below.map((it) => it.slice(prefix.length).split("/")[0] ?? ""));
    const node = this.#nodes.get(path);
    if (!node && children.size === 0) throw new BusError(`${BUS_ERROR}.UnknownObject`);
    return introspect({
      interfaces: [...(node?.interfaces.values() ?? [])],
      propertiesOf: (name) => node?.properties.get(name) ?? new Map(),
      isManager: path === this.#managerPath,
      children: [...children],
    });
  }

  #emit(
    path: string,
    name: string,
    member: string,
    signature: string,
    body: readonly unknown[],
  ): void {
    this.#bus.emit({ path, interface: name, member }, signature, body);
  }
}

function reply(signature: string, ...body: readonly unknown[]): Reply {
  return { signature, body };
}

function present(properties: Properties): [string, BusVariant][] {
  return Object.entries(properties).filter(
    (entry): entry is [string, BusVariant] => entry[1] !== undefined,
  );
}

/** An object as ObjectManager lists it: all its interfaces with their properties. */
function listing(node: Node): Map<string, ReadonlyMap<string, BusVariant>> {
  return new Map<string, ReadonlyMap<string, BusVariant>>([
    [INTROSPECTABLE, new Map()],
    ...node.properties,
    [PROPERTIES, new Map()],
  ]);
}
