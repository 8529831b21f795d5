import { message, text0, u8, unknown } from "../bytes/message.ts";
import { choice, cutText, fixed, textRest } from "./fields.ts";

/** What stands before an app's notification. @source huami-ble §8.7 (Gadgetbridge) */
export const ICON = {
  wechat: 0x00,
  qq: 0x01,
  miChat: 0x02,
  facebook: 0x03,
  twitter: 0x04,
  mi: 0x05,
  snapchat: 0x06,
  whatsapp: 0x07,
  alarmClock: 0x0a,
  app: 0x0b,
  instagram: 0x0c,
  chat: 0x0d,
  calendar: 0x15,
  messenger: 0x16,
  viber: 0x17,
  line: 0x18,
  telegram: 0x19,
  kakaoTalk: 0x1a,
  skype: 0x1b,
  vkontakte: 0x1c,
  hangouts: 0x1e,
  weather: 0x23,
  heartRate: 0x24,
} as const;

const ALERT = { email: 0x01, call: 0x03, missedCall: 0x04, sms: 0x05, icon: 0xfa } as const;

/**
 * Characteristic 2A46, before the sign-in too. `count` is 1; a call with 0 has ended. `text`: title,
 * a zero (Gadgetbridge) or three line feeds (miband4), body; for an icon its number goes first.
 */
export const NewAlert = message("NewAlert", [], {
  category: choice(ALERT),
  count: u8,
  text: textRest,
});

const MOST_BYTES = 230;
const MOST_TITLE_CHARS = 32;
const MOST_SUBJECT_CHARS = 128;
const MOST_BODY_CHARS = 512;

/** An alert with title and body, cut between characters where the band has no room for more. */
export function encodeAlert(
  category: Exclude<keyof typeof ALERT, "icon">,
  title: string,
  body?: string,
): Uint8Array<ArrayBuffer> {
  const head = cutText(title, { chars: MOST_TITLE_CHARS });
  const room = MOST_BYTES - 2 - new TextEncoder().encode(`${head}\0`).length;
  const text = body === undefined ? head : `${head}\0${cutText(body, { bytes: room })}`;
  return NewAlert.encode({ category, count: 1, text });
}

/** What a phone has to tell, in chunks of type CHUNKED.notification. */
export interface Notification {
  /** An app has its name below, and one of {@link ICON} above. */
  readonly from: "sms" | "email" | { readonly app: string; readonly icon: number };
  readonly title: string;
  readonly subject?: string | undefined;
  readonly body?: string | undefined;
}

export interface NotificationForm {
  /** Four zeros, as a Mi Band 4 and later want; a Mi Band 3, Bip, Cor and Neo do not. */
  readonly hasExtraHeader?: boolean;
  /** Up to the end of the body. A Bip S takes 512. */
  readonly mostBytes?: number;
}

/** The two kinds of notification, with a header of so many bytes. */
const formsOf = (headerBytes: number) => {
  const start = { header: unknown(headerBytes), count: u8 };
  return {
    /** Without the blank at its end a band shows nothing. */
    Text: message("TextNotification", [], {
      category: choice({ sms: ALERT.sms, email: ALERT.email }),
      ...start,
      title: text0,
      body: text0,
      end: fixed(0x20, 0x00),
    }),
    App: message("AppNotification", [ALERT.icon], {
      ...start,
      icon: u8,
      title: text0,
      body: text0,
      app: text0,
    }),
  };
};
const WITH_HEADER = formsOf(4);
const WITHOUT_HEADER = formsOf(0);

/** The payload, cut between characters where the band has no room for more. */
export function encodeNotification(
  notification: Notification,
  { hasExtraHeader = true, mostBytes = MOST_BYTES }: NotificationForm = {},
): Uint8Array<ArrayBuffer> {
  const { from } = notification;
  const { Text, App } = hasExtraHeader ? WITH_HEADER : WITHOUT_HEADER;
  const title = cutText(notification.title, { chars: MOST_TITLE_CHARS });
  // Category, header, count, icon; the title and its zero.
  const headBytes = (hasExtraHeader ? 6 : 2) + (typeof from === "string" ? 0 : 1);
  const room = mostBytes - headBytes - new TextEncoder().encode(title).length - 1;
  const body = cutText(wordsOf(notification), { bytes: room });
  if (typeof from === "string") return Text.encode({ category: from, count: 1, title, body });
  const app = cutText(from.app, { chars: MOST_TITLE_CHARS });
  return App.encode({ count: 1, icon: from.icon, title, body, app });
}

function wordsOf({ subject, body = "" }: Notification): string {
  const about = cutText(subject ?? "", { chars: MOST_SUBJECT_CHARS });
  const words = cutText(body, { chars: MOST_BODY_CHARS });
  // A Bip S restarts when there is nothing to show.
  return (about === "" ? words : `${about}\n\n${words}`) || " ";
}

/** The other way round; a subject is the beginning of the body. @throws FrameError */
export function decodeNotification(
  payload: Uint8Array,
  { hasExtraHeader = true }: NotificationForm = {},
): Notification {
  const { Text, App } = hasExtraHeader ? WITH_HEADER : WITHOUT_HEADER;
  if (!App.matches(payload)) {
    const { category, title, body } = Text.decode(payload);
    return { from: category, title, body };
  }
  const { app, icon, title, body } = App.decode(payload);
  return { from: { app, icon }, title, body };
}

// Calls in chunks of type CHUNKED.notification: Bip S, Bip U, Bip 3, GTR 2, GTS 2, Zepp E. Older
// ones take them as a NewAlert.
export const IncomingCall = message("IncomingCall", [0x03, 0x00, 0x00, 0x00, 0x00, 0x00], {
  name: text0,
  tail: fixed(0x00, 0x00, 0x02),
});
export const CallEnded = message("CallEnded", [0x03, 0x03, 0x00, 0x00, 0x00, 0x00], {});
