// Checked with scripts/check-alpine-packages.js against alpinelinux/aports: releases 3.3 to 3.24, and edge of 2026-08-22.

/** Programs that serve builds and running containers alike. Columns: see `../table.ts`. */
export const programs = `
acl | main/acl | chacl getfacl setfacl | -
aria2 | community/aria2 | aria2c | -
attr | main/attr | attr getfattr setfattr | -
axel | main/axel | axel | -
bats 3.6- | main/bats | bats | -
bc | main/bc | bc dc | -
bzip2 | main/bzip2 | bzip2 bunzip2 bzcat bzcmp bzdiff bzegrep bzfgrep bzgrep bzip2recover bzless bzmore | -
bzr 3.3-3.11 | community/bzr | bzr | -
ca-certificates | main/ca-certificates | update-ca-certificates c_rehash | ca-certificates
ca-certificates-bundle 3.12- | main/ca-certificates | - | ca-certificates-bundle
composer 3.8- | community/composer | composer | -
coreutils | main/coreutils | arch b2sum base32 base64 basename basenc cat chcon chgrp chmod chown chroot cksum comm cp csplit cut date dd df dir dircolors dirname du echo env expand expr factor false fmt fold head hostid id install join kill link ln logname ls md5sum mkdir mkfifo mknod mktemp mv nice nl nohup nproc numfmt od paste pathchk pinky pr printenv printf ptx pwd readlink realpath rm rmdir runcon seq sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf sleep sort split stat stdbuf stty sum sync tac tail tee test timeout touch tr true truncate tsort tty uname unexpand uniq unlink uptime users vdir wc who whoami yes coreutils [ | coreutils
curl | main/curl | curl wcurl | -
cvs | main/cvs | cvs rcs2log | -
diffutils | main/diffutils | cmp diff diff3 sdiff | diffutils
dos2unix 3.7- | community/dos2unix | dos2unix unix2dos mac2unix unix2mac | -
dpkg | main/dpkg | dpkg dpkg-deb dpkg-divert dpkg-maintscript-helper dpkg-query dpkg-realpath dpkg-split dpkg-statoverride dpkg-trigger update-alternatives start-stop-daemon | -
elixir | community/elixir | elixir elixirc iex mix | -
expect | main/expect | expect autoexpect dislocate passmass unbuffer mkpasswd | -
file | main/file | file | 3.3 file, 3.4- libmagic
findutils | main/findutils | find xargs locate updatedb | findutils
fossil 3.3-3.11 3.14- | community/fossil | fossil | -
gawk | main/gawk | gawk awk gawkbug | gawk
gdb | main/gdb | gdb gdbserver gcore gdb-add-index | -
gettext | main/gettext | gettext ngettext envsubst gettext.sh msgattrib msgcat msgcmp msgcomm msgconv msgen msgexec msgfilter msgfmt msggrep msginit msgmerge msgunfmt msguniq recode-sr-latin xgettext autopoint gettextize | libintl
git | main/git | git git-receive-pack git-shell git-upload-archive git-upload-pack scalar git-cvsserver | -
git-daemon | main/git | git-daemon git-http-backend git-shell | -
git-lfs 3.7- | community/git-lfs | git-lfs | -
git-perl | main/git | git-instaweb git-send-email git-svn | -
gnu-libiconv 3.10- | community/gnu-libiconv | iconv gnu-iconv | gnu-libiconv
gnupg | main/gnupg | gpg gpg2 gpgv gpgv2 gpg-agent gpgconf gpgsm gpg-connect-agent gpg-error gpg-preset-passphrase gpg-wks-client gpg-wks-server gpg-zip gpgparsemail gpgscm gpgsplit gpgtar gpg-card gpg-authcode-sign.sh kbxutil watchgnupg addgnupghome applygnupgdefaults symcryptrun dirmngr dirmngr-client scdaemon | -
gnupg1 3.3-3.15 | community/gnupg1 | gpg gpg1 gpgv gpg-zip gpgsplit | -
grep | main/grep | grep egrep fgrep | grep
gzip | main/gzip | gzip gunzip zcat gzexe uncompress zcmp zdiff zegrep zfgrep zforce zgrep zless zmore znew | -
hugo 3.5- | community/hugo | hugo | -
jq | main/jq | jq | -
lftp | main/lftp | lftp lftpget | -
libcap | main/libcap | capsh getcap getpcaps setcap | 3.3-3.16 libcap, 3.17- libcap2
libjpeg-turbo-utils | main/libjpeg-turbo | cjpeg djpeg jpegtran rdjpgcom wrjpgcom tjbench | -
libressl 3.5- | community/libressl | openssl nc ocspcheck libressl libressl-openssl libressl-ocspcheck libressl-nc | -
libwebp-tools | main/libwebp | cwebp dwebp gif2webp img2webp vwebp webpinfo webpmux | -
libxml2-utils | main/libxml2 | xmllint xmlcatalog | -
lua5.1 | main/lua5.1 | lua5.1 luac5.1 lua | -
lz4 | main/lz4 | lz4 unlz4 lz4c lz4cat | 3.3-3.5 lz4, 3.6- -
mercurial | community/mercurial | hg hg-ssh | -
musl-utils | main/musl | getconf getent iconv ldconfig ldd | -
nodejs | main/nodejs | node nodejs npm npx corepack | -
nodejs-current 3.5- | community/nodejs-current | node corepack | -
nodejs-current-npm 3.6-3.13 | community/nodejs-current | npm npx | -
nodejs-lts 3.4- | main/nodejs-lts | node npm | -
nodejs-npm 3.6-3.13 | main/nodejs | npm npx | -
npm 3.8- | community/npm | npm npx | -
openjdk11 3.10- | community/openjdk11 | java javac jar javadoc javap jarsigner keytool jconsole jdb jdeps jdeprscan jlink jmod jps jstack jmap jstat jinfo jcmd jshell jimage jaotc jhsdb jjs rmic serialver jrunscript jstatd rmid rmiregistry pack200 unpack200 jfr | -
openjdk7 3.3-3.18 | community/openjdk7 | java javac jar javadoc javap jarsigner keytool jconsole jdb jps jstack jmap jstat jinfo jcmd rmic wsgen wsimport xjc native2ascii schemagen serialver extcheck idlj apt jhat jrunscript jsadebugd jstatd rmid rmiregistry orbd servertool tnameserv pack200 unpack200 policytool appletviewer | -
openjdk8 | community/openjdk8 | java javac jar javadoc javap jarsigner keytool jconsole jdb jdeps jjs jps jstack jmap jstat jinfo jcmd rmic wsgen wsimport xjc native2ascii schemagen serialver extcheck idlj jhat jrunscript jsadebugd jstatd rmid rmiregistry orbd servertool tnameserv pack200 unpack200 policytool appletviewer | -
openssh | main/openssh | ssh scp sftp ssh-keygen ssh-keyscan ssh-agent ssh-add ssh-copy-id slogin findssl.sh ssh-pkcs11-helper sshd | -
openssh-client | main/openssh | ssh scp sftp ssh-keygen ssh-keyscan ssh-agent ssh-add ssh-copy-id slogin findssl.sh | -
openssh-client-default 3.14- | main/openssh | ssh scp sftp ssh-keygen ssh-keyscan ssh-agent ssh-add ssh-copy-id slogin | -
openssh-keygen 3.6- | main/openssh | ssh-keygen | -
openssl | main/openssl | openssl c_rehash | -
p7zip | main/p7zip | 7z 7za 7zr 7zz | -
patchelf 3.5- | main/patchelf | patchelf | -
pax-utils | main/pax-utils | scanelf dumpelf pspax scanmacho symtree lddtree | -
paxctl 3.3-3.11 3.13- | community/paxctl | paxctl | -
perl | main/perl | perl cpan pod2man pod2text pod2usage perldoc prove shasum xsubpp h2ph h2xs json_pp streamzip piconv ptar corelist enc2xs instmodsh libnetcfg perlbug perlivp perlthanks pl2pm pod2html podchecker ptardiff ptargrep splain zipdetails encguess | -
perl-app-cpanminus 3.8- | community/perl-app-cpanminus | cpanm | -
perl-utils 3.6- | main/perl | corelist cpan enc2xs encguess h2ph h2xs instmodsh json_pp libnetcfg perlbug perldoc perlivp perlthanks piconv pl2pm pod2html pod2man pod2text pod2usage podchecker prove ptar ptardiff ptargrep shasum splain streamzip xsubpp zipdetails | -
php-pear 3.3 3.8- | main/php | pear peardev pecl | -
php5-pear 3.4-3.8 | community/php5 | pear peardev pecl | -
php7-pear 3.5-3.15 | community/php7 | pear pear7 peardev pecl pecl7 | -
pigz | main/pigz | pigz unpigz | -
protobuf-c-compiler 3.14- | main/protobuf-c | protoc-c protoc-gen-c | -
protoc 3.11- | main/protobuf | protoc | -
pwgen | main/pwgen | pwgen | -
py-pip | main/py-pip | pip pip2 pip2.7 pip3 | -
py-setuptools | main/py-setuptools | easy_install easy_install-2.7 | py-setuptools
py-virtualenv | main/py-virtualenv | virtualenv | py-virtualenv
py2-pip 3.5-3.11 | main/py2-pip | pip pip2 pip2.7 | -
py3-pip 3.5- | main/py3-pip | pip pip3 pip3.8 pip3.9 pip3.10 pip3.11 pip3.12 pip3.13 pip3.14 | -
py3-setuptools 3.8- | main/py3-setuptools | easy_install-3 | py3-setuptools
py3-virtualenv 3.7- | main/py3-virtualenv | virtualenv | py3-virtualenv
py3-wheel 3.12- | main/py3-wheel | wheel | -
python 3.3-3.11 | main/python | python python2 python2.7 pydoc pydoc2 2to3 idle smtpd.py | -
python2 3.5-3.15 | community/python2 | python python2 python2.7 pydoc pydoc2 2to3 idle smtpd.py | -
python3 | main/python3 | python3 python pydoc3 2to3 idle3 pyvenv pip3 easy_install-3.4 easy_install-3.5 easy_install-3.6 easy_install-3.7 easy_install-3.8 python3.4 python3.5 python3.6 python3.7 python3.8 python3.9 python3.10 python3.11 python3.12 python3.13 python3.14 | -
rpm 3.5- | community/rpm | rpm rpm2cpio rpm2archive rpmdb rpmkeys rpmquery rpmsign rpmspec rpmverify rpmbuild | ?
rsync | main/rsync | rsync rsync-ssl | -
ruby | main/ruby | ruby erb gem irb ri rdoc rake bundle bundler racc rbs typeprof syntax_suggest | -
ruby-bundler | main/ruby-bundler | bundle bundler | ruby-bundler
ruby-irb 3.3-3.21 | main/ruby | irb | ruby-irb
ruby-rake | main/ruby-rake | rake | ruby-rake
ruby-rdoc | main/ruby | rdoc ri | ruby-rdoc
scanelf | main/pax-utils | scanelf | -
sed | main/sed | sed | sed
shadow 3.5- | community/shadow | useradd userdel usermod groupadd groupdel groupmod groupmems newusers passwd chpasswd chgpasswd chage chfn chsh expiry gpasswd faillog lastlog login newgrp sg su pwck grpck pwconv pwunconv grpconv grpunconv vipw vigr logoutd nologin newuidmap newgidmap | -
sqlite | main/sqlite | sqlite3 | sqlite-libs
sshpass | main/sshpass | sshpass | -
strace | main/strace | strace strace-log-merge | -
subversion | main/subversion | svn svnadmin svnauthz svnbench svndumpfilter svnfsfs svnlook svnmucc svnrdump svnserve svnsync svnversion | -
tar | main/tar | tar | -
tzdata | main/tzdata | zic zdump posixtz | tzdata
unrar 3.3-3.15 | non-free/unrar | unrar | -
unzip | main/unzip | unzip funzip unzipsfx zipgrep zipinfo | -
util-linux | main/util-linux | addpart agetty blkdiscard blkid blockdev cal cfdisk chcpu chmem chrt col colcrt colrm column ctrlaltdel delpart dmesg eject fallocate fdformat fdisk fincore findfs findmnt flock fsck fsck.cramfs fsck.minix fsfreeze fstrim getopt hexdump hwclock i386 ionice ipcmk ipcrm ipcs irqtop isosize kill last lastb ldattach linux32 linux64 logger look losetup lsblk lscpu lsfd lsipc lsirq lslocks lslogins lsmem lsns mcookie mesg mkfs mkfs.bfs mkfs.cramfs mkfs.minix mkswap more mount mountpoint namei nologin nsenter partx pivot_root prlimit raw readprofile rename renice resizepart rev rfkill rtcwake runuser script scriptlive scriptreplay setarch setpriv setsid setterm sfdisk sulogin swaplabel swapoff swapon switch_root taskset uclampset ul umount uname26 unshare utmpdump uuidd uuidgen uuidparse wall wdctl whereis wipefs write x86_64 zramctl | util-linux
valgrind | main/valgrind | valgrind callgrind_annotate callgrind_control cg_annotate cg_diff cg_merge ms_print valgrind-di-server valgrind-listener vgdb | -
wget | main/wget | wget | -
which 3.4- | main/which | which | -
xmlstarlet 3.5- | community/xmlstarlet | xml xmlstarlet | -
xz | main/xz | xz unxz xzcat lzma unlzma lzcat xzdec lzmadec lzmainfo xzcmp xzdiff xzegrep xzfgrep xzgrep xzless xzmore lzcmp lzdiff lzegrep lzfgrep lzgrep lzless lzmore | -
yarn 3.6- | community/yarn | yarn yarnpkg | -
zip | main/zip | zip zipcloak zipnote zipsplit | -
zstd 3.6- | main/zstd | zstd unzstd zstdcat zstdgrep zstdless zstdmt pzstd | -
`;
