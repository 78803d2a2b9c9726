import type { Distribution } from './distributions.ts';

/**
 * Programs on PATH of a distribution's plain image.
 *
 * Sources: Debian: what bookworm-slim and trixie-slim both have in /bin, /sbin, /usr/bin and /usr/sbin (listed in the engine;
 * essential packages and apt); Ubuntu's image holds the same packages. Alpine: the applets of aports'
 * main/busybox/busyboxconfig, and the programs of alpine-baselayout's depends, apk-tools, musl-utils and ssl_client.
 */
const PROGRAMS = {
  debian:
    '[ add-shell agetty apt apt-cache apt-cdrom apt-config apt-get apt-mark arch awk b2sum base32 ' +
    'base64 basename basenc bash blkdiscard blkid blkzone blockdev cat chage chcon chcpu chfn ' +
    'chgpasswd chgrp chmem chmod choom chown chpasswd chroot chrt chsh cksum clear clear_console cmp ' +
    'comm cp csplit cut dash date dd debconf debconf-set-selections df diff diff3 dir dircolors ' +
    'dirname dmesg dnsdomainname domainname dpkg dpkg-deb dpkg-divert dpkg-preconfigure dpkg-query ' +
    'dpkg-realpath dpkg-reconfigure dpkg-split dpkg-statoverride dpkg-trigger du echo egrep env ' +
    'expand expiry expr factor faillock fallocate false fgrep find findfs findmnt flock fmt fold ' +
    'fsfreeze fstab-decode fstrim getconf getent getopt getty gpasswd grep groupadd groupdel groupmod ' +
    'groups grpck grpconv grpunconv gunzip gzexe gzip hardlink head hostid hostname i386 iconv ' +
    'iconvconfig id infocmp install installkernel invoke-rc.d ionice ipcmk ipcrm ipcs ischroot ' +
    'isosize join killall5 ldattach ldconfig ldd link linux32 linux64 ln locale localedef logger ' +
    'login logname losetup ls mawk mcookie md5sum mkdir mkfifo mkhomedir_helper mknod mkswap mktemp ' +
    'more mount mountpoint mv namei nawk newgrp newusers nice nisdomainname nl nohup nologin nproc ' +
    'nsenter numfmt od pager partx passwd paste pathchk perl pidof pinky pivot_root pldd pr printenv ' +
    'printf prlimit ptx pwck pwconv pwd pwhistory_helper pwunconv rbash readlink readprofile realpath ' +
    'remove-shell rename.ul renice reset rev rgrep rm rmdir rmt rmt-tar rtcwake run-parts runcon ' +
    'runuser savelog script scriptlive scriptreplay sdiff sed seq service setarch setpriv setsid ' +
    'setterm sg sh sha1sum sha224sum sha256sum sha384sum sha512sum shadowconfig shred shuf sleep sort ' +
    'split start-stop-daemon stat stdbuf stty su sulogin sum swaplabel swapoff swapon switch_root ' +
    'sync tabs tac tail tar tarcat taskset tee tempfile test tic timeout toe touch tput tr true ' +
    'truncate tset tsort tty tzselect uclampset umount uname uncompress unexpand uniq unix_chkpwd ' +
    'unix_update unlink unshare update-alternatives update-passwd update-rc.d update-shells useradd ' +
    'userdel usermod users vdir vigr vipw wall wc wdctl whereis which which.debianutils who whoami ' +
    'wipefs x86_64 xargs yes ypdomainname zcat zcmp zdiff zdump zegrep zfgrep zforce zgrep zic zless ' +
    'zmore znew zramctl',
  alpine:
    '[ [[ acpid add-shell addgroup adduser adjtimex arch arp arping ash awk base64 basename bbconfig ' +
    'bc beep blkdiscard blkid blockdev brctl bunzip2 bzcat bzip2 cal cat chattr chgrp chmod chown ' +
    'chpasswd chroot chvt cksum clear cmp comm cp cpio crond crontab cryptpw cut date dc dd deallocvt ' +
    'delgroup deluser depmod df diff dirname dmesg dnsdomainname dos2unix du dumpkmap echo egrep ' +
    'eject env ether-wake expand expr factor fallocate false fatattr fbset fbsplash fdflush fdisk ' +
    'fgrep find findfs flock fold free fsck fstrim fsync fuser getopt getty grep groups gunzip gzip ' +
    'halt hd head hexdump hostid hostname hwclock id ifconfig ifdown ifenslave ifup init insmod ' +
    'install ionice iostat ip ipaddr ipcalc ipcrm ipcs iplink ipneigh iproute iprule iptunnel ' +
    'kbd_mode kill killall killall5 klogd last less link linux32 linux64 ln loadfont loadkmap logger ' +
    'login logread losetup ls lsattr lsmod lsof lsusb lzcat lzma lzop lzopcat makemime md5sum mdev ' +
    'mesg microcom mkdir mkdosfs mkfifo mknod mkpasswd mkswap mktemp modinfo modprobe more mount ' +
    'mountpoint mpstat mv nameif nanddump nandwrite nbd-client nc netstat nice nl nmeter nohup ' +
    'nologin nproc nsenter nslookup ntpd od openvt partprobe passwd paste pgrep pidof ping ping6 ' +
    'pipe_progress pivot_root pkill pmap poweroff printenv printf ps pscan pstree pwd pwdx ' +
    'raidautorun rdate rdev readahead readlink realpath reboot reformime remove-shell renice reset ' +
    'resize rev rfkill rm rmdir rmmod route run-parts sed sendmail seq setconsole setfont setkeycodes ' +
    'setlogcons setpriv setserial setsid sh sha1sum sha256sum sha3sum sha512sum showkey shred shuf ' +
    'slattach sleep sort split stat strings stty su sum swapoff swapon switch_root sync sysctl ' +
    'syslogd tac tail tar tee test time timeout top touch tr traceroute traceroute6 tree true ' +
    'truncate tty ttysize tunctl udhcpc udhcpc6 umount uname unexpand uniq unix2dos unlink unlzma ' +
    'unlzop unshare unxz unzip uptime usleep uudecode uuencode vconfig vi vlock volname watch ' +
    'watchdog wc wget which who whoami whois xargs xxd xzcat yes zcat zcip apk getent ldconfig ldd ' +
    'iconv getconf scanelf ssl_client',
};

const known = new Map<string, ReadonlySet<string>>();

/** The programs that a plain image of the distribution has; undefined if that is not known. */
export function programsOfBase(distribution: Distribution | undefined): ReadonlySet<string> | undefined {
  const key = distribution === 'ubuntu' ? 'debian' : distribution;
  if (key !== 'debian' && key !== 'alpine') return undefined;
  let programs = known.get(key);
  if (programs === undefined) {
    programs = new Set(PROGRAMS[key].split(' '));
    known.set(key, programs);
  }
  return programs;
}

/** Debian had adduser in its plain images until apt ceased to depend on it. Source: apt 2.9.x, debian/control. */
const WITH_ADDUSER = new Set('jessie stretch buster bullseye bookworm'.split(' '));

/** Whether a release of Debian has `adduser` and `addgroup` in its plain image; Ubuntu's 22.04 and before have. */
export function hasAdduser(distribution: Distribution | undefined, release: string | undefined): boolean {
  if (distribution === 'alpine') return true;
  if (distribution === 'ubuntu') return release !== undefined && Number(release) < 23;
  return release !== undefined && WITH_ADDUSER.has(release);
}
