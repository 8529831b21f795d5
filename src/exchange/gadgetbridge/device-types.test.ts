import { expect, test } from "vitest";
import { MODELS } from "../../band/models.ts";
import { sportName } from "../../health/sports.ts";
import {
  kindOfSport,
  NO_STAGE,
  sportOfKind,
  stageOfState,
  stateOfStage,
} from "./activity-kinds.ts";
import { DEVICE_TYPES, typeNamed, typeNumbered, typeOfModel } from "./device-types.ts";

test("every model that we read has a type in Gadgetbridge", () => {
  expect(MODELS.filter(({ name }) => typeOfModel(name) === undefined)).toEqual([]);
});

test("models with Zepp OS are of the family with the extended table, others are not", () => {
  for (const { name, isZeppOs } of MODELS) {
    expect([name, typeOfModel(name)?.family]).toEqual([name, isZeppOs ? "zepp-os" : "huami"]);
  }
});

test("type names and numbers are each there once", () => {
  const names = DEVICE_TYPES.map(({ typeName }) => typeName);
  const numbers = DEVICE_TYPES.flatMap(({ number }) => number ?? []);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(numbers).size).toBe(numbers.length);
});

test.each([
  ["MI", "MIBAND"],
  ["MI1S", "MIBAND"],
  ["MI 1A", "MIBAND"],
  ["Mi Band", "MIBAND"],
  ["MI Band 2", "MIBAND2"],
  ["mi band 3", "MIBAND3"],
  ["Mi Smart Band 4", "MIBAND4"],
  ["Amazfit Bip Watch", "AMAZFITBIP"],
  ["Amazfit Band 2", "AMAZFITCOR2"],
  ["Amazfit GTS 3-1A2B", "AMAZFITGTS3"],
  ["Xiaomi Smart Band 7 1A2B", "MIBAND7"],
  ["Xiaomi Smart Band 8", "MIBAND8"],
])("a device that calls itself %s is %s", (name, typeName) => {
  expect(typeOfModel(name)?.typeName).toBe(typeName);
});

test("what another vendor makes is no type of ours", () => {
  expect(typeNamed("PEBBLE")).toBeUndefined();
  expect(typeNumbered(1)).toBeUndefined();
  expect(typeOfModel("Pebble Time 1A2B")).toBeUndefined();
  expect(typeOfModel("MIBAND4")).toBeUndefined();
});

test("every sport that a band has comes back under its own name", () => {
  const words = Array.from({ length: 256 }, (_, code) => sportName(code)).filter(
    (word) => word !== undefined,
  );
  expect(words.length).toBeGreaterThan(15);
  for (const word of words) expect(sportOfKind(kindOfSport(word) ?? -1)).toBe(word);
});

test("a sport is written as the older of two codes", () => {
  expect(kindOfSport("running")).toBe(0x10);
  expect(kindOfSport("pool swimming")).toBe(0x40);
  expect(sportOfKind(0x0400_00b1)).toBe("running");
  expect(kindOfSport("quidditch")).toBeUndefined();
  expect(sportOfKind(1)).toBeUndefined();
});

test("stages of sleep go both ways, an unknown one is awake, and none is none", () => {
  const states = [2, 3, 4, 5].map((stage) => stateOfStage(stage));
  expect(states).toEqual(["deep-sleep", "light-sleep", "rem-sleep", "awake"]);
  expect(states.map((state) => state && stageOfState(state))).toEqual([2, 3, 4, 5]);
  expect([1, 99].map(stateOfStage)).toEqual(["awake", "awake"]);
  expect(stateOfStage(NO_STAGE)).toBeUndefined();
  expect(stageOfState("walking")).toBeUndefined();
});
