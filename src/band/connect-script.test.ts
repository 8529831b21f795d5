import { expect, test } from "vitest";
import { hex, vectorsOf } from "../../test/huami-vectors.ts";
import { AuthKey } from "../bytes/auth-key.ts";
import { formatHex } from "../bytes/hex.ts";
import { message } from "../bytes/message.ts";
import { readBattery, watchBattery } from "./battery.ts";
import { watchEvents } from "./events.ts";
import { readInfo } from "./info.ts";
import { modelNamed, UNKNOWN_MODEL } from "./models.ts";
import { ScriptedLink } from "./scripted-link.ts";
import type { Step } from "./scripted-link.ts";
import { settingsChannel } from "./settings-channel.ts";
import { signIn } from "./sign-in.ts";
import { Conversation } from "./talk.ts";
import { setTime } from "./time.ts";

const { steps } = vectorsOf<{ steps: readonly Step[] }>("connect_script");

/** What the script reads: our order of reading the device information is another one. */
function isInfo({ dir, char }: Step): boolean {
  return dir === "r" && char !== "0006";
}

test("a whole connection goes as in the script", async () => {
  const info = steps.filter(isInfo);
  expect(info).toHaveLength(5);
  const link = new ScriptedLink(
    steps.filter((it) => !isInfo(it)),
    {
      values: Object.fromEntries(info.map(({ char, value }) => [char, value])),
      missing: ["2A26"],
    },
  );
  const key = AuthKey.of(hex("0123456789abcdef0123456789abcdef"));
  const model = modelNamed("Mi Smart Band 4") ?? UNKNOWN_MODEL;
  const stop = new AbortController();

  const session = await signIn(link, key, { model });
  await setTime(session, Date.parse("2024-03-01T22:15:00+01:00") / 1000, 60);
  const settings = await Conversation.begin(settingsChannel(session));
  const watching = [
    watchBattery(session, () => undefined, stop),
    watchEvents(session, () => undefined, stop),
  ];
  expect((await readInfo(link)).firmware).toBe("1.0.9.66");
  expect((await readBattery(session)).levelPercent).toBe(98);
  for (const written of ["061700656e5f5553", "06020001", "0d"]) {
    const [command] = hex(written);
    await settings.say(message("Any", [...hex(written)], {}), {});
    const answer = message("Answer", [0x10, command ?? 0], {});
    await expect(settings.hear({ ...answer, decode: formatHex })).resolves.toMatch(/^10/);
  }
  settings.end();
  stop.abort();
  await Promise.all(watching);

  link.finish();
  expect(link.listeners()).toBe(0);
});
