import { expect, test } from "vitest";
import { drawingOf, drawingOfLines } from "./which.ts";

test("while the phone asks for superuser rights, that question is drawn", () => {
  const text = "look at the phone: it asks for superuser rights for Shell. Unlock it, tap Grant";
  expect(drawingOfLines([{ state: "wait", what: "root", text, code: "no-root" }])).toBe("grant");
});

test("where there is no root at all, files are drawn; where it was denied, the question", () => {
  expect(drawingOf({ code: "no-root", hint: "There is no su on this phone." })).toBe("files");
  expect(drawingOf({ code: "no-root", hint: "Unlock it and tap Grant." })).toBe("grant");
});

test("the last line that waits or is broken is drawn, by its failure or by its word", () => {
  const phone = { state: "broken", what: "phone", text: "", code: "unauthorized" } as const;
  expect(drawingOfLines([phone])).toBe("allow");
  expect(drawingOfLines([phone, { state: "wait", what: "backup", text: "" }])).toBe("backup");
  expect(drawingOfLines([{ state: "good", what: "phone", text: "" }])).toBeUndefined();
});
