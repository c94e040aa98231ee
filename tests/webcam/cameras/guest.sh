# What the machine does once it sees the files of the computer that it runs on: a home folder and a network
# of its own, then the tests. `begun` tells that it got here; `command` sets the words to run and the folder
# for what is `kept`; `code` tells how they ended.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export HOME=/run/home XDG_RUNTIME_DIR=/run/session
: >/run/shared/begun
mkdir -m 700 "$HOME" "$XDG_RUNTIME_DIR"
# A screen puts its socket into /tmp. What lies there already may be the tests: it stays in sight.
mkdir /run/beneath
busybox mount -o bind /tmp /run/beneath
busybox mount -t tmpfs -o mode=1777 tmp /tmp
busybox ln -s /run/beneath/* /tmp
# The web view hands pictures from one of its processes to another.
mkdir /dev/shm
busybox mount -t tmpfs -o mode=1777 shm /dev/shm
# An emulated processor takes longer over what a script was compiled to than over the script.
export JSC_useJIT=false
busybox ifconfig lo 127.0.0.1 up
. /run/shared/command
busybox mount -t 9p -o trans=virtio,version=9p2000.L kept "$kept"
"$@" >/dev/vport0p1 2>&1 </dev/null
echo $? >/run/shared/code
busybox reboot -f
