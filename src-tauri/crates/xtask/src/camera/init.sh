#!/bin/sh
# The first program of the machine with cameras: loads what the kernel needs to see the files of the
# computer that the machine runs on, and hands over to the script of whoever started it.
b=/bin/busybox
$b mkdir -p /proc /sys /dev /root
$b mount -t proc proc /proc
$b mount -t sysfs sysfs /sys
$b mount -t devtmpfs dev /dev
exec >/dev/console 2>&1
for module in /modules/*; do $b insmod "$module"; done
plan9=trans=virtio,version=9p2000.L,msize=512000
$b mount -t 9p -o "$plan9,ro,cache=loose" host /root
$b mount -t tmpfs run /root/run
$b mkdir /root/run/shared
$b mount -t 9p -o "$plan9" shared /root/run/shared
for folder in proc sys dev; do $b mount --move "/$folder" "/root/$folder"; done
exec $b switch_root /root /bin/sh /run/shared/script
