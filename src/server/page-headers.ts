import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

const SELF = ["'self'"];
const NONE = ["'none'"];

/** What a browser may do with our page, and with whatever of ours gets into another one: close to nothing. */
export const pageHeaders: MiddlewareHandler = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: NONE,
    scriptSrc: SELF,
    styleSrc: SELF,
    imgSrc: [...SELF, "blob:"],
    connectSrc: SELF,
    fontSrc: SELF,
    manifestSrc: SELF,
    workerSrc: SELF,
    baseUri: NONE,
    formAction: NONE,
    frameAncestors: NONE,
  },
  xFrameOptions: "DENY",
  // There is no certificate on loopback, and other programs' pages live there, too.
  strictTransportSecurity: false,
  permissionsPolicy: Object.fromEntries(
    [
      "accelerometer",
      "bluetooth",
      "camera",
      "displayCapture",
      "geolocation",
      "gyroscope",
      "hid",
      "magnetometer",
      "microphone",
      "midi",
      "payment",
      "serial",
      "usb",
    ].map((feature) => [feature, []]),
  ),
});
