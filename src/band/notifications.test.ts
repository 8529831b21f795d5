import fc from "fast-check";
import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import {
  CallEnded,
  decodeNotification,
  encodeAlert,
  encodeNotification,
  ICON,
  IncomingCall,
  NewAlert,
} from "./notifications.ts";

const { cases: settings } = vectorsOf<{ cases: readonly { name: string; value: string }[] }>(
  "settings_commands",
);

const text = fc.string({ unit: fc.constantFrom("a", "ü", "€", "😀", "\0"), maxLength: 600 });

test("whatever it says, a notification fits and can be read", () => {
  fc.assert(
    fc.property(text, text, text, fc.boolean(), (title, subject, body, hasExtraHeader) => {
      const from = { app: "Signal", icon: ICON.app };
      const payload = encodeNotification({ from, title, subject, body }, { hasExtraHeader });
      // What follows the body: a zero, the app's name, a zero.
      expect(payload.length - "\0Signal\0".length).toBeLessThanOrEqual(230);
      const read = decodeNotification(payload, { hasExtraHeader });
      expect(read.from).toEqual(from);
      expect(title.replaceAll("\0", "").startsWith(read.title)).toBe(true);
      expect(read.body).not.toBe("");
    }),
  );
});

test("a long text is cut where the band's room ends, between two characters", () => {
  const payload = encodeNotification({ from: "sms", title: "Ann", body: "ü".repeat(300) });
  const { body = "" } = decodeNotification(payload);
  // 230 bytes hold 6 of the head, 4 of the title with its zero, and 110 times two.
  expect(body).toBe("ü".repeat(110));
  const long = encodeNotification(
    { from: "sms", title: "Ann", body: "ü".repeat(300) },
    { mostBytes: 512 },
  );
  expect(decodeNotification(long).body).toBe("ü".repeat(251));
});

test("the subject goes before the body, and nothing at all is a blank", () => {
  const mail = { from: "email", title: "Ann", subject: "Dinner", body: "At eight?" } as const;
  expect(decodeNotification(encodeNotification(mail)).body).toBe("Dinner\n\nAt eight?");
  expect(encodeNotification({ from: "email", title: "Ann" })).toEqual(
    hex("010000000001416e6e0020002000"),
  );
});

test("an older band wants no extra header", () => {
  const bare = encodeNotification(
    { from: "sms", title: "A", body: "b" },
    { hasExtraHeader: false },
  );
  expect(bare).toEqual(hex("0501410062002000"));
  expect(decodeNotification(bare, { hasExtraHeader: false })).toEqual({
    from: "sms",
    title: "A",
    body: "b",
  });
});

test("newer bands take calls in chunks", () => {
  expect(IncomingCall.encode({ name: "Mum" })).toEqual(hex("0300000000004d756d00000002"));
  expect(IncomingCall.decode(hex("0300000000004d756d00000002"))).toMatchObject({ name: "Mum" });
  expect(CallEnded.encode({})).toEqual(hex("030300000000"));
  expect(CallEnded.decode(hex("030300000000"))).toEqual({ is: "CallEnded" });
});

test("an alert holds what fits, and a caller needs no body", () => {
  const [sms] = settings.filter((it) => it.name === "new SMS via New Alert, Gadgetbridge form");
  expect(encodeAlert("sms", "Ann", "Hi")).toEqual(hex(sms?.value ?? ""));
  expect(encodeAlert("call", "Mum")).toEqual(hex("03014d756d"));
  const long = encodeAlert("email", "Ann", "ü".repeat(300));
  expect(NewAlert.decode(long).text).toBe(`Ann\0${"ü".repeat(112)}`);
});
