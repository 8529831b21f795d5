import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { is } from "../../test/meant.ts";
import type { Meant } from "../../test/meant.ts";
import { CHUNKED, encodeChunks } from "./chunked-old.ts";
import * as weather from "./weather.ts";
import { CONDITION } from "./weather.ts";

const { cases, timestamp } = vectorsOf<{
  cases: readonly { name: string; type: number; payload: string; chunks: readonly string[] }[];
  timestamp: number;
}>("weather");

const WHEN = { atS: timestamp, offsetMin: 60 };

const MEANT: Readonly<Record<string, Meant>> = {
  "current 9 C, cloudy": is(weather.CurrentWeather, {
    ...WHEN,
    condition: CONDITION.cloudy,
    temperature: 9,
    text: "Cloudy",
  }),
  "current -5 C": is(weather.CurrentWeather, {
    ...WHEN,
    condition: CONDITION.lightSnow,
    temperature: -5,
    text: "Light snow",
  }),
  "air quality unknown": is(weather.AirQuality, { ...WHEN, text: "(n/a)" }),
  "forecast 2 days": is(weather.Forecast, {
    ...WHEN,
    days: [
      { conditionByDay: 2, conditionByNight: 2, highest: 11, lowest: 3, text: "Cloudy" },
      { conditionByDay: 7, conditionByNight: 7, highest: 9, lowest: -1, text: "Light rain" },
    ],
  }),
  location: is(weather.WeatherLocation, { city: "Amsterdam" }),
  "wind/humidity (MB5+)": is(weather.WindAndHumidity, { ...WHEN, wind: "3", humidity: "81%" }),
  "sun times 07:21/18:14 (MB5+)": is(weather.SunTimes, {
    ...WHEN,
    rises: { hour: 7, minute: 21 },
    sets: { hour: 18, minute: 14 },
  }),
};

test.each(cases)("weather is encoded and decoded: $name", ({ name, type, payload, chunks }) => {
  const meant = MEANT[name];
  expect(meant?.bytes).toEqual(hex(payload));
  expect(meant?.decode(hex(payload))).toEqual(meant?.expected);
  expect(type).toBe(CHUNKED.weather);
  expect(encodeChunks({ type, payload: hex(payload) })).toEqual(chunks.map(hex));
});

test("a forecast that promises more days than it has is refused", () => {
  const payload = weather.Forecast.encode({ ...WHEN, days: [] });
  payload[payload.length - 1] = 255;
  expect(() => weather.Forecast.decode(payload)).toThrow("Forecast is wrong at days");
});
