import type { BusTarget } from "../../platform.ts";

/** @source BlueZ doc/adapter-api.txt, device-api.txt, gatt-api.txt (5.66) */
export const BLUEZ = "org.bluez";
export const ADAPTER = "org.bluez.Adapter1";
export const DEVICE = "org.bluez.Device1";
export const SERVICE = "org.bluez.GattService1";
export const CHARACTERISTIC = "org.bluez.GattCharacteristic1";

export const BUS = "org.freedesktop.DBus";
export const PROPERTIES = "org.freedesktop.DBus.Properties";
export const OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager";

export const GET_MANAGED_OBJECTS: BusTarget = {
  path: "/",
  interface: OBJECT_MANAGER,
  member: "GetManagedObjects",
};
