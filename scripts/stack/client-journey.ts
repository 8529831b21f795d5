import { readBattery } from "../../src/band/battery.ts";
import { BandError } from "../../src/band/errors.ts";
import { fetchRound } from "../../src/band/fetch.ts";
import { readInfo } from "../../src/band/info.ts";
import { sampleBytesOf, UNKNOWN_MODEL } from "../../src/band/models.ts";
import { SampleDecoder } from "../../src/band/samples.ts";
import type { Session } from "../../src/band/session.ts";
import { signIn } from "../../src/band/sign-in.ts";
import { AuthKey } from "../../src/bytes/auth-key.ts";
import type { Minute } from "../../src/health/minute.ts";
import { openBluezRadio } from "../../src/node/bluez-radio.ts";
import { connectBus } from "../../src/node/bus.ts";
import type { VirtualBand } from "../../src/peers/virtual-band.ts";
import type { BandLink, Radio, Trace } from "../../src/platform.ts";
import { findBand } from "../../src/tasks/find-band.ts";
import type { NearbyBand } from "../../src/tasks/find-band.ts";
import type { LogBook } from "./log-book.ts";

export interface Journey {
  readonly book: LogBook;
  readonly busAddress: string;
  readonly band: VirtualBand;
  readonly key: AuthKey;
  /** Where its wearer lives, east of UTC. */
  readonly offsetMin: number;
  readonly trace: Trace;
}

/** Emulated computers are slow. */
const LIMIT_MS = 60_000;

/** Our own client, over real BlueZ: find, connect, sign in, read, sync, lose the link, wrong key. */
export async function clientJourney(journey: Journey): Promise<void> {
  const { book, busAddress, trace } = journey;
  const radio = await openBluezRadio(await connectBus(busAddress), { trace });
  try {
    const found = await book.step("ours: scan", LIMIT_MS, async () => {
      const nearby = await findBand({ radio, trace, knownMacs: [] });
      return [nearby, nearby.sighting.name ?? "no name"];
    });
    await firstVisit(journey, radio, found);
    await secondVisit(journey, radio, found);
    await strangersVisit(journey, radio, found);
  } finally {
    await radio.close();
  }
}

async function firstVisit(journey: Journey, radio: Radio, found: NearbyBand): Promise<void> {
  const { book, band } = journey;
  const link = await connect(journey, "ours: connect, first time", radio, found);
  try {
    await book.step("ours: device information", LIMIT_MS, async () => {
      const { serial, firmware } = await readInfo(link);
      same("serial number", serial, band.serial);
      return [undefined, `firmware ${firmware ?? "?"}`];
    });
    const session = await enter(journey, link, found);
    await book.step("ours: battery", LIMIT_MS, async () => {
      const { levelPercent } = await readBattery(session);
      return [undefined, `${levelPercent} %`];
    });
    await sync(journey, session);
  } finally {
    await close(journey, link);
  }
}

/** At once after the first, as a client does that tries again; and the band goes out of reach. */
async function secondVisit(journey: Journey, radio: Radio, found: NearbyBand): Promise<void> {
  const { book, band } = journey;
  const link = await connect(journey, "ours: connect again at once", radio, found);
  try {
    await enter(journey, link, found);
    await book.step("ours: the band walks away", LIMIT_MS, async () => {
      band.walkAway();
      await link.gone;
      return [undefined, "noticed"];
    });
  } finally {
    await link.close();
  }
}

async function strangersVisit(journey: Journey, radio: Radio, found: NearbyBand): Promise<void> {
  const { book, trace } = journey;
  const link = await connect(journey, "ours: connect after a lost link", radio, found);
  try {
    await book.step("ours: a wrong key", LIMIT_MS, async () => {
      const wrong = AuthKey.of(new Uint8Array(16).fill(0xee));
      const model = found.model ?? UNKNOWN_MODEL;
      const refusal: unknown = await signIn(link, wrong, { model, trace }).catch(
        (error: unknown) => error,
      );
      if (!(refusal instanceof BandError)) throw new Error("was not refused", { cause: refusal });
      same("refusal", refusal.code, "refused");
      return [undefined, refusal.code];
    });
  } finally {
    await close(journey, link);
  }
}

function connect(
  { book }: Journey,
  name: string,
  radio: Radio,
  { sighting }: NearbyBand,
): Promise<BandLink> {
  return book.step(name, LIMIT_MS, async () => {
    const link = await radio.connect(sighting);
    return [link, `${link.maxValueBytes} bytes at once`];
  });
}

function enter({ book, key, trace }: Journey, link: BandLink, found: NearbyBand): Promise<Session> {
  return book.step("ours: sign in", LIMIT_MS, async () => {
    const session = await signIn(link, key, { model: found.model ?? UNKNOWN_MODEL, trace });
    return [session, session.model.name];
  });
}

/** The minutes of some days, compared with what the band has recorded. */
async function sync({ book, band, offsetMin }: Journey, session: Session): Promise<void> {
  await book.step("ours: the history", LIMIT_MS, async () => {
    const expected = band.truth.minutes;
    const sinceS = expected[0]?.startS ?? 0;
    const minutes = await readMinutes(session, sinceS, offsetMin);
    // Minutes that have passed meanwhile may be there too.
    const received = minutes.slice(0, expected.length);
    same("minutes", JSON.stringify(received), JSON.stringify(expected));
    return [undefined, `${received.length} minutes, all right`];
  });
}

async function readMinutes(session: Session, sinceS: number, offsetMin: number): Promise<Minute[]> {
  const minutes: Minute[] = [];
  let decoder: SampleDecoder | undefined;
  for await (const event of fetchRound(session, "activity", sinceS, offsetMin)) {
    if (event.is === "Started") {
      decoder = new SampleDecoder(sampleBytesOf(session.model, undefined), event.firstS);
    }
    if (event.is === "Data") minutes.push(...(decoder?.decode(event.bytes) ?? []));
  }
  decoder?.end();
  return minutes;
}

function close({ book }: Journey, link: BandLink): Promise<void> {
  return book.step("ours: disconnect", LIMIT_MS, async () => {
    await link.close();
    return [undefined, "down"];
  });
}

/** @throws Error which says what differs, without quoting it */
function same(what: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`${what}: not what the band has`);
}
