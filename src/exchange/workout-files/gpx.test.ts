import { expect, test } from "vitest";
import { inPieces, NOW_S, RUN, workoutFile } from "../../../test/workout-files.ts";
import type { RecordedWorkout } from "../../store/intake.ts";
import { formatGpx } from "./gpx-text.ts";
import { readGpx } from "./gpx.ts";
import { expectInOrder } from "../../../test/xml-order.ts";

const left: { code: string; count?: number | undefined }[] = [];

async function read(gpx: Uint8Array | string): Promise<RecordedWorkout[]> {
  left.length = 0;
  return await readGpx(inPieces(gpx, 100), { nowS: NOW_S, leftOut: (it) => void left.push(it) });
}

async function only(gpx: Uint8Array | string): Promise<RecordedWorkout> {
  const [one, ...more] = await read(gpx);
  expect(more).toEqual([]);
  if (!one) throw new Error("no workout");
  return one;
}

function seconds(iso: string): number {
  return Date.parse(iso) / 1000;
}

test("a file of Garmin's is a workout with times, heights, pulse and the steps of both legs", async () => {
  const { workout, track, laps } = await only(workoutFile("garmin-connect.gpx"));
  const startS = seconds("2021-05-01T06:00:00Z");
  expect(track).toEqual([
    {
      atS: startS,
      latitudeDeg: 47.000000009313226,
      longitudeDeg: 8,
      altitudeM: 400.20001220703125,
      heartRateBpm: 91,
      cadencePerMin: 160,
    },
    {
      atS: startS + 40,
      latitudeDeg: 47.001,
      longitudeDeg: 8,
      altitudeM: 410.2,
      heartRateBpm: 121,
      cadencePerMin: 168,
    },
    {
      atS: startS + 80,
      latitudeDeg: 47.002,
      longitudeDeg: 8,
      altitudeM: 404,
      heartRateBpm: 130,
      cadencePerMin: 0,
    },
  ]);
  expect(workout).toMatchObject({
    startS,
    endS: startS + 80,
    sportCode: 0,
    sport: "trail running",
    title: "Lake & back",
    activeS: 80,
    // Two thousandths of a degree along a meridian.
    distanceM: 222.4,
    ascentM: 10,
    descentM: 6,
    lowestM: 400.20001220703125,
    highestM: 410.2,
    averageHeartRateBpm: 114,
    minHeartRateBpm: 91,
    maxHeartRateBpm: 130,
  });
  expect(workout.maxSpeedMPerS).toBeUndefined();
  expect(laps).toBeUndefined();
  expect(left).toEqual([]);
});

test("Strava's numbers are sports, and a pulse of 0 is none", async () => {
  const { workout, track } = await only(workoutFile("strava.gpx"));
  expect(workout.sport).toBe("cycling");
  expect(track.map((it) => it.heartRateBpm)).toEqual([101, undefined]);
  expect(track.map((it) => it.cadencePerMin)).toEqual([79, 81]);
});

test("Gadgetbridge's file: the name stands above, parts are pauses, cadence counts both legs", async () => {
  const { workout, track } = await only(workoutFile("gadgetbridge.gpx"));
  expect(workout.title).toBe("2023-02-11 07:30 Running");
  expect(workout.sport).toBe("running");
  expect(track[0]).toMatchObject({ heartRateBpm: 88, cadencePerMin: 112, speedMPerS: 2.5 });
  expect(track.map((it) => it.mark)).toEqual([undefined, "pause", "resume", undefined]);
  // The ten minutes of the pause, and the way in them, are not part of it.
  expect(workout).toMatchObject({ activeS: 90, distanceM: 222.4, maxSpeedMPerS: 2.5 });
  expect(workout.endS - workout.startS).toBe(690);
});

test("values without a namespace are read, the same words of somebody else are not", async () => {
  const { workout, track } = await only(workoutFile("unbound.gpx"));
  expect(workout.title).toBe("Walk <1>");
  expect(track.map((it) => it.heartRateBpm)).toEqual([80, 82]);
  expect(track.map((it) => it.speedMPerS)).toEqual([undefined, 1.25]);
  // The second is an hour after local midnight, told with its offset.
  expect(track.map((it) => it.atS)).toEqual([
    seconds("2019-10-27T00:30:00Z"),
    seconds("2019-10-27T00:31:00Z"),
  ]);
});

test("GPX 1.0 is read too, with its speeds", async () => {
  const { workout, track } = await only(workoutFile("gpx-1.0.gpx"));
  expect(track.map((it) => it.speedMPerS)).toEqual([3.5, 3.1]);
  expect(workout).toMatchObject({ title: "Track 1", maxSpeedMPerS: 3.5, descentM: 10 });
});

test("a planned way without times is no workout", async () => {
  expect(await read(workoutFile("planned.gpx"))).toEqual([]);
  expect(left).toEqual([{ code: "no-time", text: "Points without a time.", count: 2 }]);
});

const point = (lat: string, lon: string, time: string, more = "") =>
  `<trkpt lat="${lat}" lon="${lon}"><time>${time}</time>${more}</trkpt>`;
const gpx = (...tracks: string[][]) =>
  `<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">${tracks
    .map((parts) => `<trk>${parts.map((it) => `<trkseg>${it}</trkseg>`).join("")}</trk>`)
    .join("")}</gpx>`;

test("points that cannot be are left out and counted, the others stay", async () => {
  const { track } = await only(
    gpx([
      point("NaN", "8", "2020-01-01T00:00:00Z") +
        point("91", "8", "2020-01-01T00:00:01Z") +
        point("47", "180.5", "2020-01-01T00:00:02Z") +
        point("47", "1e999", "2020-01-01T00:00:03Z") +
        point("47", "8", "1970-01-01T00:00:04Z") +
        point("47", "8", "2100-01-01T00:00:05Z") +
        point("47", "8", "2020-02-30T00:00:06Z") +
        point("47", "8", "yesterday") +
        point("91", "8", "2020-01-01T00:00:08Z", "<extensions><hr>90</hr></extensions>") +
        point("47", "8", "2020-01-01T00:00:09Z", "<ele>1e9</ele>"),
    ]),
  );
  expect(left).toEqual([
    { code: "bad-row", text: "Points at a place that cannot be.", count: 4 },
    { code: "bad-time", text: "Points at a time that cannot be.", count: 2 },
    { code: "no-time", text: "Points without a time.", count: 2 },
  ]);
  // A pulse without a place is still a pulse.
  expect(track).toEqual([
    { atS: seconds("2020-01-01T00:00:08Z"), heartRateBpm: 90 },
    { atS: seconds("2020-01-01T00:00:09Z"), latitudeDeg: 47, longitudeDeg: 8 },
  ]);
});

test("points out of order are sorted, parts too, and points of one second keep their order", async () => {
  const at = (second: number, lat: string) => point(lat, "8", `2020-01-01T00:00:0${second}.5Z`);
  const { track } = await only(
    gpx([at(7, "5") + at(6, "4"), at(2, "2") + at(1, "1") + at(2, "3")]),
  );
  expect(track.map((it) => it.latitudeDeg)).toEqual([1, 2, 3, 4, 5]);
  expect(track.map((it) => it.mark)).toEqual([undefined, undefined, "pause", "resume", undefined]);
});

test("parts that overlap are one part: nobody pauses and walks at once", async () => {
  const at = (second: number) => point("47", "8", `2020-01-01T00:00:0${second}Z`);
  const { track } = await only(gpx([at(1) + at(5), at(3) + at(4), at(6)]));
  expect(track.map((it) => it.atS % 10)).toEqual([1, 3, 4, 5, 6].map((it) => it % 10));
  expect(track.map((it) => it.mark)).toEqual([undefined, undefined, undefined, "pause", "resume"]);
});

test("every track is a workout of its own; one without points is none", async () => {
  const at = (day: number) => point("47", "8", `2020-01-0${day}T00:00:00Z`);
  const found = await read(gpx([at(1)], [], [""], [at(2)]));
  expect(found.map((it) => it.workout.startS)).toEqual([
    seconds("2020-01-01T00:00:00Z"),
    seconds("2020-01-02T00:00:00Z"),
  ]);
});

test.each(["utf-16le", "utf-16be"] as const)("a GPX in %s is read", async (encoding) => {
  const text = `\ufeff<?xml version="1.0" encoding="UTF-16"?>${gpx([
    point("47", "8", "2020-01-01T00:00:00Z", "<name>Ø</name>"),
  ])}`;
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) {
    view.setUint16(i * 2, text.charCodeAt(i), encoding === "utf-16le");
  }
  expect((await only(bytes)).track).toHaveLength(1);
  // Without the mark at the beginning too.
  expect((await only(bytes.subarray(2))).track).toHaveLength(1);
});

test("a declared encoding counts", async () => {
  const text = `<?xml version="1.0" encoding="iso-8859-1"?><gpx><trk><name>M\u00fcrren</name><trkseg>${point("47", "8", "2020-01-01T00:00:00Z")}</trkseg></trk></gpx>`;
  expect((await only(new Uint8Array(Buffer.from(text, "latin1")))).workout.title).toBe("Mürren");
});

test("what is no GPX is refused", async () => {
  await expect(read("<kml/>")).rejects.toMatchObject({ code: "unknown-format" });
  await expect(read("")).rejects.toMatchObject({ code: "damaged" });
  await expect(read("PK\u0003\u0004")).rejects.toMatchObject({ code: "damaged" });
});

test("reading stops when it is told to", async () => {
  const stop = new AbortController();
  stop.abort();
  const bytes = inPieces(workoutFile("strava.gpx"));
  await expect(readGpx(bytes, { nowS: NOW_S, signal: stop.signal })).rejects.toMatchObject({
    code: "interrupted",
  });
});

/** What may follow what, by the schema of GPX 1.1 and of Garmin's TrackPointExtension v2. */
const ORDER = {
  gpx: ["metadata", "wpt", "rte", "trk", "extensions"],
  metadata: ["name", "desc", "author", "copyright", "link", "time", "keywords", "bounds"],
  trk: ["name", "cmt", "desc", "src", "link", "number", "type", "extensions", "trkseg"],
  trkseg: ["trkpt", "extensions"],
  trkpt: ["ele", "time", "magvar", "geoidheight", "name", "cmt", "desc", "src", "extensions"],
  TrackPointExtension: ["atemp", "wtemp", "depth", "hr", "cad", "speed", "course", "bearing"],
};
const DECIMAL = /^-?\d+(\.\d+)?$/;
const VALUES = {
  ele: DECIMAL,
  time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  hr: /^\d{1,3}$/,
  cad: /^\d{1,3}$/,
  speed: DECIMAL,
};

test("what we write follows the schema", async () => {
  const text = [...(formatGpx(RUN) ?? [])].join("");
  const seen = await expectInOrder(text, ORDER, VALUES);
  expect(seen).toEqual(
    expect.arrayContaining(["trkpt", "ele", "hr", "cad", "speed", "extensions"]),
  );
  expect(text).toContain('xmlns="http://www.topografix.com/GPX/1/1"');
  expect(text).toContain('version="1.1" creator="ownband"');
});

test("for other programs: a new part after a pause, steps of one leg, the pulse of just before", () => {
  const text = [...(formatGpx(RUN) ?? [])].join("");
  const parts = text.split("<trkseg>").slice(1);
  expect(parts.map((it) => it.match(/<trkpt /g)?.length)).toEqual([2, 2]);
  expect(text).toContain("<gpxtpx:cad>81</gpxtpx:cad>");
  // Nobody measured at 60 s; at 30 s it was 120.
  expect(parts[0]).toContain("<gpxtpx:hr>120</gpxtpx:hr>");
  expect(text).toContain("<name>Around &lt;the&gt; lake &amp; &quot;home&quot;</name>");
});

test("a pulse that was only put beside a position is not read back as measured", async () => {
  const { track } = await only([...(formatGpx(RUN) ?? [])].join(""));
  expect(track.map((it) => it.heartRateBpm)).toEqual([100, undefined, undefined, 140]);
});

test("our summary of a track that was joined with another since does not count", async () => {
  const text = [...(formatGpx(RUN) ?? [])].join("");
  const longer = text.replace(
    "</trkseg>\n </trk>",
    `${point("47.1", "8", "2024-03-31T09:00:00Z")}</trkseg></trk>`,
  );
  expect(longer).not.toBe(text);
  const { workout } = await only(longer);
  expect(workout.endS).toBe(seconds("2024-03-31T09:00:00Z"));
  expect(workout.sportCode).toBe(0);
});

test("a workout without any position is no GPX", () => {
  expect(formatGpx({ ...RUN, track: [{ atS: 1, heartRateBpm: 80 }] })).toBeUndefined();
});

test("a hostile title stays text", async () => {
  const title = "]]></name><script>\u0000\u001b[2J\ud800\uffff&amp;\r\n'\"";
  const text = [...(formatGpx({ ...RUN, workout: { ...RUN.workout, title } }) ?? [])].join("");
  expect(text).not.toContain("<script>");
  expect((await only(text)).workout.title).toBe("]]></name><script>[2J&amp;\r\n'\"");
});

test("however small or large a number is, it is written without an exponent", async () => {
  const atS = RUN.workout.startS;
  const track = [
    { atS, latitudeDeg: -1.5e-9, longitudeDeg: 1e-7, altitudeM: 0, speedMPerS: 2e-21 },
  ];
  const text = [...(formatGpx({ ...RUN, track }) ?? [])].join("");
  expect(text).toContain('lat="-0.0000000015" lon="0.0000001"');
  expect((await only(text)).track).toEqual(track);
});
