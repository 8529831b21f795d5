import { expect, test } from "vitest";
import { RUN, workoutFile } from "../../../test/workout-files.ts";
import { encodeFit } from "./fit-encode.ts";
import { workoutFileKind } from "./kind.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("the kind is known by the content", () => {
  expect(workoutFileKind(workoutFile("garmin-connect.gpx"))).toBe("gpx");
  expect(workoutFileKind(workoutFile("unbound.gpx"))).toBe("gpx");
  expect(workoutFileKind(workoutFile("garmin.tcx"))).toBe("tcx");
  expect(workoutFileKind(encodeFit(RUN).subarray(0, 14))).toBe("fit");
});

test("what stands before the root is passed over", () => {
  const prolog = '\ufeff \r\n<?xml version="1.0"?><!-- <html> --><?style a="?" ?><!DOCTYPE gpx>\n';
  expect(workoutFileKind(bytes(`${prolog}<gpx>`))).toBe("gpx");
  expect(workoutFileKind(bytes("<ns0:gpx xmlns:ns0='x'>"))).toBe("gpx");
  expect(workoutFileKind(new Uint8Array(Buffer.from("\ufeff<gpx/>", "utf16le")))).toBe("gpx");
  expect(workoutFileKind(new Uint8Array(Buffer.from("<gpx/>", "utf16le")))).toBe("gpx");
});

test("what is none of them is none", () => {
  for (const other of ["", "<", "<gpxx/>", "<html><gpx/>", "<!-- gpx", "{}", "<constructor/>"]) {
    expect(workoutFileKind(bytes(other))).toBeUndefined();
  }
  expect(
    workoutFileKind(bytes("\u000e\u0000\u0000\u0000\u0000\u0000\u0000\u0000.FIX")),
  ).toBeUndefined();
  expect(workoutFileKind(new Uint8Array(0))).toBeUndefined();
});
