#!/usr/bin/env bash
# Makes the image of a blank Debian host with systemd: build-host.sh SUITE. Quick when it is there.
set -euo pipefail
cd "$(dirname "$0")"
. ./debian.sh

suite=$1
image=akira-test/host:$suite
packages=systemd,systemd-sysv,dbus,python3,python3-venv,python3-apt,ca-certificates,iproute2
packages+=,procps,logrotate,sudo,libcap2-bin,openssl
# What a container cannot have, or what would only make it slower to boot.
masked=(
    systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket
    systemd-resolved.service systemd-networkd.service systemd-logind.service
    systemd-timesyncd.service systemd-remount-fs.service sys-kernel-config.mount
    sys-kernel-debug.mount sys-kernel-tracing.mount dev-hugepages.mount dev-mqueue.mount
    getty@tty1.service console-getty.service apt-daily.timer apt-daily-upgrade.timer
    fstrim.timer e2scrub_all.timer systemd-modules-load.service
)

docker image inspect "$image" >/dev/null 2>&1 && exit 0
tree=$(mktemp -d)
trap 'rm -rf --one-file-system "$tree"' EXIT
bootstrap "$suite" "$packages" "$tree/root"
for unit in "${masked[@]}"; do
    ln -sf /dev/null "$tree/root/etc/systemd/system/$unit"
done
: >"$tree/root/etc/machine-id"
rm -rf "$tree"/root/var/cache/apt/*.bin "$tree"/root/var/cache/apt/archives/*.deb
import "$tree/root" "$image" \
    --change 'CMD ["/lib/systemd/systemd"]' --change 'ENV container=docker'
