import { i16, i8, message, text0, u32, u8, unless } from "../bytes/message.ts";
import { counted, group, offsetMin, text0UpTo, timeOfDay } from "./fields.ts";

// In chunks of type CHUNKED.weather. `atS`: UTC seconds; temperatures in the unit the band shows.
// Both clients that send them agree (Gadgetbridge, harbour-amazfish; huami-ble §8.10).

const WHEN = { atS: u32, offsetMin };
/** What a band has room for; longer texts only take time to send. */
const words = text0UpTo(32);

export const CurrentWeather = message("CurrentWeather", [0x02], {
  ...WHEN,
  condition: u8,
  temperature: i8,
  text: words,
});
export const AirQuality = message("AirQuality", [0x04], {
  ...WHEN,
  index: unless(i16, -1),
  text: words,
});
/** Up to seven days, today first. */
export const Forecast = message("Forecast", [0x01], {
  ...WHEN,
  days: counted(
    group({ conditionByDay: u8, conditionByNight: u8, highest: i8, lowest: i8, text: words }),
  ),
});
export const WeatherLocation = message("WeatherLocation", [0x08], { city: words });
/** Beaufort's number, and `81%`. Mi Band 5 and later. */
export const WindAndHumidity = message("WindAndHumidity", [0x40], {
  ...WHEN,
  wind: text0,
  humidity: text0,
});
/** Mi Band 5 and later. */
export const SunTimes = message("SunTimes", [0x10], {
  ...WHEN,
  rises: timeOfDay,
  sets: timeOfDay,
});

export const CONDITION = {
  clear: 0x00,
  partlyCloudy: 0x01,
  cloudy: 0x02,
  sunAndRain: 0x03,
  thunderstorm: 0x04,
  hail: 0x05,
  rainAndSnow: 0x06,
  lightRain: 0x07,
  rain: 0x08,
  heavyRain: 0x09,
  extremeRain: 0x0a,
  moreExtremeRain: 0x0b,
  torrentialRain: 0x0c,
  sunAndSnow: 0x0d,
  lightSnow: 0x0e,
  snow: 0x0f,
  heavySnow: 0x10,
  extremeSnow: 0x11,
  mist: 0x12,
  drizzle: 0x13,
  windAndRain: 0x14,
  dust: 0x1d,
  tornado: 0x1f,
  haze: 0x35,
} as const;
