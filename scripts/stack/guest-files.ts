/** What the guest's kernel needs to know of Bluetooth, its crypto, and the way out. */
export const KERNEL_MODULES = [
  "virtio_pci",
  "virtio_net",
  "bluetooth",
  "hci_vhci",
  "algif_hash",
  "algif_skcipher",
  "cmac",
  "ecb",
  "ccm",
  "aes_generic",
  "ecdh_generic",
  "uhid",
];

/** The port on which the guest gives out its system bus. */
export const BUS_PORT = 4444;

/** What the guest says when it is ready. */
export const READY = "GUEST-READY";

const BUS_CONFIG = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=/run/dbus/system_bus_socket</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
</busconfig>
`;

/** Why each line is there: docs/bluetooth.md. */
const BLUETOOTH_CONFIG = `[General]
ControllerMode=le
DiscoverableTimeout=0
DeviceID=false
[GATT]
Channels=1
ExchangeMTU=247
[Policy]
AutoEnable=true
`;

const INIT = `#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc p /proc; mount -t sysfs s /sys; mount -t devtmpfs d /dev
for m in $(cat /modules); do insmod $m 2>/dev/null; done
ip link set lo up; ip addr add 10.0.2.15/24 dev eth0; ip link set eth0 up
/usr/bin/dbus-daemon --config-file=/etc/bus.conf --fork --nopidfile
/usr/bin/btvirt -L -l2 > /tmp/btvirt.log 2>&1 &
sleep 0.3
/usr/bin/bluetoothd -n > /tmp/bluetoothd.log 2>&1 &
/usr/bin/socat TCP-LISTEN:${BUS_PORT},fork,reuseaddr,nodelay UNIX-CONNECT:/run/dbus/system_bus_socket &
sleep 0.7; cat /tmp/bluetoothd.log /tmp/btvirt.log; echo ${READY}
while :; do sleep 3600; done
`;

/** Text files of the guest, by path; programs end in nothing. */
export const GUEST_TEXTS: Readonly<Record<string, string>> = {
  "etc/passwd": "root:x:0:0::/:/bin/sh\n",
  "etc/group": "root:x:0:\n",
  "etc/machine-id": `${"deadbeef".repeat(4)}\n`,
  "etc/bus.conf": BUS_CONFIG,
  "etc/bluetooth/main.conf": BLUETOOTH_CONFIG,
  init: INIT,
};

export const GUEST_FOLDERS = [
  ..."bin dev etc/bluetooth proc run/dbus sys tmp usr/bin var/lib/bluetooth".split(" "),
];
