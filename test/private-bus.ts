export { busMissing, startPrivateBus } from "../src/node/private-bus.ts";
export type { PrivateBus } from "../src/node/private-bus.ts";
