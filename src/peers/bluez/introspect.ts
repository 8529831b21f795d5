import type { BusVariant } from "../../platform.ts";
import type { BusInterface, BusMethod } from "./bus-tree.ts";

/** What there is to say of one object. */
export interface ObjectDescription {
  readonly interfaces: readonly BusInterface[];
  readonly propertiesOf: (name: string) => ReadonlyMap<string, BusVariant>;
  /** Whether it answers for the objects below it. */
  readonly isManager: boolean;
  /** Names of the objects right below it. */
  readonly children: readonly string[];
}

const DOCTYPE =
  '<!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN"\n' +
  '"http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">\n';

const STANDARD =
  face("org.freedesktop.DBus.Introspectable", methodXml("Introspect", "", "s")) +
  face(
    "org.freedesktop.DBus.Properties",
    methodXml("Get", "ss", "v") +
      methodXml("Set", "ssv", "") +
      methodXml("GetAll", "s", "a{sv}") +
      signalXml("PropertiesChanged", "sa{sv}as"),
  );

const MANAGER = face(
  "org.freedesktop.DBus.ObjectManager",
  methodXml("GetManagedObjects", "", "a{oa{sa{sv}}}") +
    signalXml("InterfacesAdded", "oa{sa{sv}}") +
    signalXml("InterfacesRemoved", "oas"),
);

/** The XML that describes an object. @source D-Bus specification, "Introspection Data Format" */
export function introspect(object: ObjectDescription): string {
  const own = object.interfaces.map((it) => face(it.name, interfaceXml(it, object)));
  const children = object.children.map((name) => `<node name="${name}"/>`);
  const standard = STANDARD + (object.isManager ? MANAGER : "");
  return `${DOCTYPE}<node>${standard}${own.join("")}${children.join("")}</node>\n`;
}

function interfaceXml(it: BusInterface, object: ObjectDescription): string {
  const methods = Object.entries<BusMethod>(it.methods ?? {});
  const properties = [...object.propertiesOf(it.name)];
  return [
    ...methods.map(([name, { takes, gives }]) => methodXml(name, takes, gives)),
    ...properties.map(([name, { signature }]) => {
      const access = Object.hasOwn(it.settable ?? {}, name) ? "readwrite" : "read";
      return `<property name="${name}" type="${signature}" access="${access}"/>`;
    }),
  ].join("");
}

function face(name: string, content: string): string {
  return `<interface name="${name}">${content}</interface>`;
}

function methodXml(name: string, takes: string, gives: string): string {
  const taken = singleTypes(takes).map((it) => `<arg type="${it}" direction="in"/>`);
  const given = singleTypes(gives).map((it) => `<arg type="${it}" direction="out"/>`);
  return `<method name="${name}">${[...taken, ...given].join("")}</method>`;
}

function signalXml(name: string, gives: string): string {
  const args = singleTypes(gives).map((it) => `<arg type="${it}"/>`);
  return `<signal name="${name}">${args.join("")}</signal>`;
}

/** A signature in its single complete types: `oa{sv}` → `o`, `a{sv}`. */
function singleTypes(signature: string): string[] {
  const types: string[] = [];
  let depth = 0;
  let type = "";
  for (const letter of signature) {
    type += letter;
    if ("({".includes(letter)) depth++;
    if (")}".includes(letter)) depth--;
    if (depth > 0 || letter === "a") continue;
    types.push(type);
    type = "";
  }
  return types;
}
