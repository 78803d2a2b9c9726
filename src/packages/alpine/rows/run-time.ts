// Checked with scripts/check-alpine-packages.js against alpinelinux/aports: releases 3.3 to 3.24, and edge of 2026-08-22.

/** Packages for running containers, or for the people in them: `aport: package, package; aport: package`. */
export const runTime = `
community/android-tools: android-tools 3.14-; community/ansible: ansible; community/autossh: autossh 3.5-
community/aws-cli: aws-cli 3.12-; community/beanstalkd: beanstalkd 3.5-; community/bird: bird 3.14-
community/bitcoin: bitcoin 3.5-; community/borgbackup: borgbackup 3.5-; community/caddy: caddy 3.4-
community/cdrkit: cdrkit; community/certbot: certbot 3.4-; community/chromaprint: chromaprint 3.12-
community/chromium: chromium, chromium-chromedriver
community/clamav: clamav, clamav-daemon, clamav-libunrar, freshclam; community/collectd: collectd
community/dante: dante-server 3.12-; community/dcron: dcron 3.4-; community/deluge: deluge 3.15-
community/dep: dep 3.8-3.16; community/docker: docker, docker-cli 3.10-
community/docker-compose: docker-compose 3.11-3.17 3.19-; community/dumb-init: dumb-init 3.5-
community/duplicity: duplicity; community/easy-rsa: easy-rsa; community/emacs: emacs 3.5-
community/erlang: erlang, erlang-asn1 3.3-3.11, erlang-common-test 3.3-3.11, erlang-compiler 3.3-3.11, erlang-cosevent 3.3-3.8, erlang-coseventdomain 3.3-3.8, erlang-cosfiletransfer 3.3-3.8, erlang-cosnotification 3.3-3.8, erlang-cosproperty 3.3-3.8, erlang-costime 3.3-3.8, erlang-costransaction 3.3-3.8, erlang-crypto 3.3-3.11, erlang-debugger 3.3-3.21, erlang-dialyzer 3.3-3.21, erlang-diameter 3.3-3.11, erlang-edoc 3.3-3.11, erlang-eldap 3.3-3.11, erlang-erl-docgen 3.3-3.11, erlang-erl-interface 3.3-3.11, erlang-erts 3.3-3.11, erlang-et 3.3-3.21, erlang-eunit 3.3-3.11, erlang-hipe 3.3-3.11, erlang-ic 3.3-3.8, erlang-inets 3.3-3.11, erlang-jinterface 3.3-3.11, erlang-kernel 3.3-3.11, erlang-megaco 3.3-3.21, erlang-mnesia 3.3-3.11, erlang-observer 3.3-3.21, erlang-odbc 3.3-3.21, erlang-orber 3.3-3.8, erlang-os-mon 3.3-3.11, erlang-otp-mibs 3.3-3.9, erlang-parsetools 3.3-3.11, erlang-public-key 3.3-3.11, erlang-reltool 3.3-3.21, erlang-runtime-tools 3.3-3.11, erlang-sasl 3.3-3.11, erlang-snmp 3.3-3.11, erlang-ssh 3.3-3.11, erlang-ssl 3.3-3.11, erlang-stdlib 3.3-3.11, erlang-syntax-tools 3.3-3.11, erlang-tools 3.3-3.11, erlang-xmerl 3.3-3.11
community/exim: exim 3.6-; community/fdk-aac: fdk-aac 3.12-; community/fetchmail: fetchmail
community/ffmpeg: ffmpeg, ffmpeg-libs; community/figlet: figlet; community/firefox: firefox 3.3 3.12-
community/firefox-esr: firefox-esr 3.4-; community/font-noto: font-noto 3.5-
community/font-wqy-zenhei: wqy-zenhei 3.19-; community/fuse: fuse; community/gdal: gdal 3.11-
community/gdk-pixbuf: gdk-pixbuf; community/geos: geos 3.11-; community/ghostscript: ghostscript
community/ghostscript-fonts: ghostscript-fonts; community/gifsicle: gifsicle 3.5-; community/gimp: gimp
community/glide: glide 3.5-3.16; community/gnuplot: gnuplot 3.5-
community/google-authenticator: google-authenticator 3.5-; community/gosu: gosu 3.22-
community/gpgme: gpgme; community/graphicsmagick: graphicsmagick 3.5-; community/httpie: httpie 3.7-
community/imagemagick: imagemagick, imagemagick-c++, imagemagick-libs 3.7-
community/imagemagick6: imagemagick6 3.7-3.16, imagemagick6-c++ 3.7-3.16, imagemagick6-libs 3.7-3.16
community/inkscape: inkscape; community/iperf: iperf; community/irssi: irssi, irssi-perl
community/java-cacerts: java-cacerts; community/jpegoptim: jpegoptim 3.7-
community/keepalived: keepalived 3.5-; community/lapack: lapack 3.5-; community/leveldb: leveldb 3.10-
community/libass: libass; community/libcanberra: libcanberra-gtk3; community/libexif: libexif
community/libgit2: libgit2 3.4-; community/libgsasl: libgsasl; community/libmad: libmad
community/libmcrypt: libmcrypt; community/libmediainfo: libmediainfo 3.7-; community/libnotify: libnotify
community/libnsl: libnsl 3.7-; community/librdkafka: librdkafka 3.6-; community/libreoffice: libreoffice
community/libressl: libressl3.3-libcrypto 3.14, libressl3.3-libssl 3.14, libressl3.3-libtls 3.14, libressl3.4-libcrypto 3.15, libressl3.4-libssl 3.15, libressl3.4-libtls 3.15, libressl3.5-libcrypto 3.16, libressl3.5-libssl 3.16, libressl3.5-libtls 3.16, libressl3.6-libcrypto 3.17, libressl3.6-libssl 3.17, libressl3.6-libtls 3.17, libressl3.7-libcrypto 3.18, libressl3.7-libssl 3.18, libressl3.7-libtls 3.18, libressl3.8-libcrypto 3.19-3.20, libressl3.8-libssl 3.19-3.20, libressl3.8-libtls 3.19-3.20, libressl4.0-libcrypto 3.21, libressl4.0-libssl 3.21, libressl4.0-libtls 3.21, libressl4.1-libcrypto 3.22, libressl4.1-libssl 3.22, libressl4.1-libtls 3.22, libressl4.2-libcrypto 3.23, libressl4.2-libssl 3.23, libressl4.2-libtls 3.23, libressl4.3-libcrypto 3.24-, libressl4.3-libssl 3.24-, libressl4.3-libtls 3.24-
community/librsvg: librsvg; community/libsass: libsass 3.5-; community/libssh: libssh
community/libtbb: libtbb 3.14-; community/libvpx: libvpx; community/libxscrnsaver: libxscrnsaver
community/libzip: libzip 3.5-; community/mediainfo: mediainfo 3.7-; community/minidlna: minidlna
community/mongodb-tools: mongodb-tools 3.6-; community/mono: mono 3.22-; community/motif: motif
community/mpd: mpd; community/msgpack-c: msgpack-c 3.5-; community/msmtp: msmtp
community/msttcorefonts-installer: msttcorefonts-installer 3.6-; community/mtr: mtr
community/mumble: murmur; community/mutt: mutt; community/neovim: neovim 3.5-
community/nextcloud-client: nextcloud-client 3.6-; community/oath-toolkit: oath-toolkit-oathtool 3.10-
community/openblas: openblas 3.5-; community/openbox: openbox; community/opendkim: opendkim 3.5-
community/openexr: openexr 3.5-; community/openjdk11: openjdk11-jre-headless 3.10-
community/openjdk7: openjdk7-jre 3.3-3.18, openjdk7-jre-base 3.3-3.18
community/openjdk8: openjdk8-jre, openjdk8-jre-base
community/openssl1.1-compat: libcrypto1.1 3.9-3.18, libssl1.1 3.9-3.18; community/openvswitch: openvswitch
community/optipng: optipng 3.5-; community/outils: outils-md5 3.5-; community/pdftk: pdftk 3.5-3.11
community/pdns: pdns 3.5-; community/perl-image-exiftool: exiftool
community/perl-json-xs: perl-json-xs 3.10-; community/perl-mojolicious: perl-mojolicious 3.5-
community/perl-xml-libxml: perl-xml-libxml 3.5-; community/php-xdebug: php5-xdebug 3.5
community/php5: php5 3.4-3.8, php5-apache2 3.4-3.8, php5-bcmath 3.4-3.8, php5-bz2 3.4-3.8, php5-calendar 3.4-3.8, php5-cgi 3.4-3.8, php5-cli 3.4-3.8, php5-common 3.4-3.8, php5-ctype 3.4-3.8, php5-curl 3.4-3.8, php5-dom 3.4-3.8, php5-exif 3.4-3.8, php5-fpm 3.4-3.8, php5-ftp 3.4-3.8, php5-gd 3.4-3.8, php5-gettext 3.4-3.8, php5-gmp 3.4-3.8, php5-iconv 3.4-3.8, php5-imap 3.4-3.8, php5-intl 3.4-3.8, php5-json 3.4-3.8, php5-ldap 3.4-3.8, php5-mcrypt 3.4-3.8, php5-mysql 3.4-3.8, php5-mysqli 3.4-3.8, php5-odbc 3.4-3.8, php5-opcache 3.4-3.8, php5-openssl 3.4-3.8, php5-pcntl 3.4-3.8, php5-pdo 3.4-3.8, php5-pdo_dblib 3.4-3.8, php5-pdo_mysql 3.4-3.8, php5-pdo_odbc 3.4-3.8, php5-pdo_pgsql 3.4-3.8, php5-pdo_sqlite 3.4-3.8, php5-pgsql 3.4-3.8, php5-phar 3.4-3.8, php5-posix 3.4-3.8, php5-soap 3.4-3.8, php5-sockets 3.4-3.8, php5-sqlite3 3.4-3.8, php5-xml 3.4-3.8, php5-xmlreader 3.4-3.8, php5-xmlrpc 3.4-3.8, php5-xsl 3.4-3.8, php5-zip 3.4-3.8, php5-zlib 3.4-3.8
community/php5-apcu: php5-apcu 3.4-3.5 3.7-3.8; community/php5-imagick: php5-imagick 3.4-3.5
community/php7: php7 3.5-3.15, php7-apache2 3.5-3.15, php7-bcmath 3.5-3.15, php7-bz2 3.5-3.15, php7-calendar 3.5-3.15, php7-cgi 3.5-3.15, php7-cli 3.6-3.15, php7-common 3.5-3.15, php7-ctype 3.5-3.15, php7-curl 3.5-3.15, php7-dba 3.5-3.15, php7-dom 3.5-3.15, php7-enchant 3.5-3.15, php7-exif 3.5-3.15, php7-fileinfo 3.6-3.15, php7-fpm 3.5-3.15, php7-ftp 3.5-3.15, php7-gd 3.5-3.15, php7-gettext 3.5-3.15, php7-gmp 3.5-3.15, php7-iconv 3.5-3.15, php7-imap 3.5-3.15, php7-intl 3.5-3.15, php7-json 3.5-3.15, php7-ldap 3.5-3.15, php7-mbstring 3.5-3.15, php7-mysqli 3.5-3.15, php7-mysqlnd 3.5-3.15, php7-odbc 3.5-3.15, php7-opcache 3.5-3.15, php7-openssl 3.5-3.15, php7-pcntl 3.5-3.15, php7-pdo 3.5-3.15, php7-pdo_dblib 3.5-3.15, php7-pdo_mysql 3.5-3.15, php7-pdo_odbc 3.5-3.15, php7-pdo_pgsql 3.5-3.15, php7-pdo_sqlite 3.5-3.15, php7-pgsql 3.5-3.15, php7-phar 3.5-3.15, php7-phpdbg 3.5-3.15, php7-posix 3.5-3.15, php7-pspell 3.5-3.15, php7-session 3.5-3.15, php7-shmop 3.5-3.15, php7-simplexml 3.6-3.15, php7-snmp 3.5-3.15, php7-soap 3.5-3.15, php7-sockets 3.5-3.15, php7-sodium 3.8-3.15, php7-sqlite3 3.5-3.15, php7-sysvmsg 3.5-3.15, php7-sysvsem 3.5-3.15, php7-sysvshm 3.5-3.15, php7-tidy 3.5-3.15, php7-tokenizer 3.6-3.15, php7-wddx 3.5-3.12, php7-xml 3.5-3.15, php7-xmlreader 3.5-3.15, php7-xmlrpc 3.5-3.15, php7-xmlwriter 3.6-3.15, php7-xsl 3.5-3.15, php7-zip 3.5-3.15, php7-zlib 3.5-3.15
community/php7-amqp: php7-amqp 3.6-3.15; community/php7-apcu: php7-apcu 3.5-3.15
community/php7-imagick: php7-imagick 3.6-3.15; community/php7-mailparse: php7-mailparse 3.6-3.15
community/php7-mcrypt: php7-mcrypt 3.5-3.15; community/php7-memcached: php7-memcached 3.6-3.15
community/php7-mongodb: php7-mongodb 3.8-3.10 3.13-3.15; community/php7-oauth: php7-oauth 3.7-3.15
community/php7-pecl-imagick: php7-pecl-imagick 3.9-3.15; community/php7-redis: php7-redis 3.6-3.15
community/php7-xdebug: php7-xdebug 3.5-3.15; community/php7-yaml: php7-yaml 3.8-3.15
community/php7-zmq: php7-zmq 3.6-3.15; community/php8: php8 3.13-3.16; community/php81: php81 3.16-3.19
community/php82: php82 3.18-3.22; community/php83: php83 3.19-; community/php84: php84 3.21-
community/php85: php85 3.23-; community/pngquant: pngquant 3.7-; community/proj: proj 3.11-
community/pv: pv 3.5-; community/py-configobj: py-configobj; community/py-crcmod: py-crcmod 3.5-
community/py-dnspython: py-dnspython 3.5-; community/py-gevent: py-gevent 3.5-
community/py-mysqldb: py-mysqldb 3.3-3.10; community/py-netaddr: py-netaddr 3.5-
community/py-numpy: py-numpy 3.5-3.10; community/py-psutil: py-psutil; community/py-zmq: py3-zmq 3.5-3.10
community/py3-aiohttp: py3-aiohttp 3.5-; community/py3-bcrypt: py3-bcrypt 3.7-
community/py3-beautifulsoup4: py3-beautifulsoup4 3.9-; community/py3-decorator: py3-decorator 3.5-
community/py3-flask: py3-flask 3.5-; community/py3-gunicorn: py3-gunicorn 3.7-
community/py3-magic: py3-magic 3.5-; community/py3-msgpack: py3-msgpack 3.5-
community/py3-numpy: py3-numpy 3.6-; community/py3-openssl: py3-openssl 3.5-
community/py3-paramiko: py3-paramiko 3.5-; community/py3-pillow: py3-pillow 3.5-
community/py3-psycopg2: py3-psycopg2 3.5-; community/py3-ruamel.yaml: py3-ruamel.yaml 3.10-
community/py3-sqlalchemy: py3-sqlalchemy 3.5-; community/qemu: qemu-system-x86_64
community/qemu-tools: qemu-img; community/qt5-qtbase: qt5-qtbase, qt5-qtbase-x11
community/qt5-qtwebkit: qt5-qtwebkit 3.3-3.14; community/redis: redis; community/rspamd: rspamd-client 3.7-
community/rtorrent: rtorrent; community/ruby-json: ruby-json 3.3-3.21
community/ruby-nokogiri: ruby-nokogiri 3.3 3.6-; community/ruby-webrick: ruby-webrick 3.8-
community/runit: runit 3.5-; community/scapy: scapy 3.5-; community/sdl: sdl 3.3-3.15
community/shards: shards 3.8-; community/sniproxy: sniproxy; community/sox: sox; community/soxr: soxr
community/stunnel: stunnel 3.5-; community/sudo: sudo; community/sysstat: sysstat
community/tcptraceroute: tcptraceroute; community/terraform: terraform 3.5-3.18
community/tesseract-ocr: tesseract-ocr 3.5-; community/texlive: texlive 3.8-, texlive-full 3.8-
community/tidyhtml: tidyhtml 3.5-, tidyhtml-libs 3.5-; community/tini: tini 3.4-
community/tomcat-native: tomcat-native 3.5-; community/tor: tor 3.5-
community/transmission: transmission-cli, transmission-daemon; community/ttf-opensans: ttf-opensans 3.7-
community/unison: unison 3.6-; community/vim: vim; community/vips: vips 3.10-, vips-cpp 3.17-
community/vlc: vlc; community/vnstat: vnstat 3.6-; community/vsftpd: vsftpd
community/wait4ports: wait4ports 3.6-; community/whois: whois 3.5-; community/wine: wine
community/wireshark: tshark; community/wkhtmltopdf: wkhtmltopdf 3.9-3.14; community/x11vnc: x11vnc 3.8-
community/x264: x264, x264-libs; community/xauth: xauth; community/xclip: xclip 3.5-
community/xdg-utils: xdg-utils; community/xfce4: xfce4; community/xmlsec: xmlsec 3.4-, xmlsec-nss 3.7-
community/xorg-server: xorg-server, xvfb; community/xterm: xterm 3.5-; community/xvidcore: xvidcore
community/youtube-dl: youtube-dl; community/zabbix: zabbix-utils; community/znc: znc; main/ack: ack
main/acl: acl-libs 3.21-, libacl 3.3-3.20; main/alpine-baselayout: alpine-baselayout
main/alpine-conf: alpine-conf; main/alsa-lib: alsa-lib; main/alsa-utils: alsa-utils
main/apache2: apache2, apache2-ctl 3.7-, apache2-http2 3.5-, apache2-proxy, apache2-ssl, apache2-utils, apache2-webdav
main/apg: apg; main/apk-cron: apk-cron; main/apk-tools: apk-tools; main/apr: apr; main/apr-util: apr-util
main/argon2: argon2-libs 3.8-; main/aspell: aspell-libs; main/aspell-en: aspell-en; main/asterisk: asterisk
main/at-spi2-atk: at-spi2-atk 3.3-3.16; main/atk: atk 3.3-3.16; main/attr: libattr
main/augeas: augeas, augeas-libs; main/avahi: avahi, avahi-compat-libdns_sd, avahi-tools
main/bash: bash, bash-doc; main/bash-completion: bash-completion; main/bind: bind, bind-tools
main/binutils: binutils-doc, binutils-libs 3.3-3.7
main/boost: boost, boost-date_time 3.3-3.13, boost-filesystem 3.3-3.13, boost-iostreams 3.3-3.13, boost-program_options 3.3-3.13, boost-python3 3.3-3.13, boost-serialization 3.3-3.13, boost-system 3.3-3.13, boost-thread 3.3-3.13
main/bridge-utils: bridge-utils; main/brotli: brotli 3.10-, brotli-libs 3.12-; main/btrfs-progs: btrfs-progs
main/busybox: busybox, busybox-extras 3.7-, busybox-suid; main/bzip2: libbz2; main/c-ares: c-ares
main/cairo: cairo, cairo-gobject; main/chrony: chrony; main/cifs-utils: cifs-utils; main/cksfv: cksfv
main/conntrack-tools: conntrack-tools; main/cppunit: cppunit; main/cups: cups, cups-libs
main/curl: curl-doc, libcurl 3.4-
main/cyrus-sasl: cyrus-sasl, cyrus-sasl-login 3.9-, cyrus-sasl-plain 3.9-3.12, libsasl
main/darkhttpd: darkhttpd; main/dash: dash 3.7-; main/db: db, db-c++; main/dbus: dbus, dbus-libs, dbus-x11
main/device-mapper: device-mapper; main/dhcp: dhclient 3.3-3.20, dhcp 3.3-3.20; main/dialog: dialog
main/dmidecode: dmidecode; main/dnsmasq: dnsmasq
main/dovecot: dovecot, dovecot-lmtpd 3.9-, dovecot-mysql, dovecot-pigeonhole-plugin 3.4-, dovecot-pop3d 3.9-
main/dropbear: dropbear; main/dtach: dtach; main/e2fsprogs: e2fsprogs, e2fsprogs-extra, libcom_err
main/elfutils: libelf 3.3-3.9 3.12-; main/elinks: elinks; main/ethtool: ethtool
main/eudev: eudev, eudev-libs; main/expat: expat, libexpat 3.17-; main/fail2ban: fail2ban; main/fcgi: fcgi
main/fcgiwrap: fcgiwrap; main/fftw: fftw, fftw-double-libs, fftw-long-double-libs, fftw-single-libs
main/file: libmagic 3.4-; main/fish: fish; main/flac: flac, flac-libs 3.17-; main/flex: flex-libs
main/font-adobe-100dpi: font-adobe-100dpi; main/font-liberation: ttf-liberation; main/fontconfig: fontconfig
main/fping: fping; main/freeradius: freeradius, freeradius-mysql, freeradius-radclient
main/freetds: freetds; main/freetype: freetype; main/fribidi: fribidi; main/fts: fts
main/fuse3: fuse3 3.9-, fuse3-libs 3.11-
main/gcc: gcc-doc, libatomic, libgcc, libgfortran, libgnat, libgomp, libobjc, libstdc++
main/gcompat: gcompat 3.8-; main/gd: gd, libgd 3.6-; main/gdbm: gdbm; main/geoip: geoip
main/gettext: gettext-asprintf 3.4-, gettext-libs 3.4-, libintl; main/giflib: giflib; main/git: git-gitweb
main/glib: glib; main/gmp: gmp, libgmpxx; main/gnutls: gnutls, gnutls-c++, gnutls-utils
main/graphviz: graphviz; main/groff: groff; main/gstreamer: gstreamer 3.7-; main/haproxy: haproxy
main/harfbuzz: harfbuzz, harfbuzz-cairo 3.18-, harfbuzz-gobject 3.18-, harfbuzz-icu, harfbuzz-subset 3.18-
main/haveged: haveged; main/hiredis: hiredis, hiredis-ssl 3.13-; main/htop: htop; main/hunspell: hunspell
main/hwloc: hwloc 3.14-; main/icecast: icecast; main/icu: icu, icu-libs; main/iftop: iftop
main/imap: c-client, imap; main/inotify-tools: inotify-tools; main/iperf3: iperf3 3.5-
main/iproute2: iproute2; main/ipset: ipset; main/iptables: ip6tables, iptables; main/iputils: iputils
main/ipvsadm: ipvsadm 3.5-; main/isl: isl 3.3-3.16; main/jansson: jansson
main/jasper: jasper-libs 3.6-3.10, libjasper 3.3-3.5; main/jemalloc: jemalloc 3.3-3.8 3.17-
main/jpeg: jpeg, libjpeg; main/json-c: json-c; main/kmod: kmod; main/krb5: krb5, krb5-libs
main/lame: lame, lame-libs 3.18-; main/lcms2: lcms2, lcms2-plugins 3.18-; main/ldns: drill
main/less: less, less-doc; main/libaio: libaio; main/libarchive: libarchive, libarchive-tools
main/libbsd: libbsd; main/libcap: libcap2 3.17-; main/libconfig: libconfig, libconfig++ 3.4-
main/libdaemon: libdaemon; main/libedit: libedit; main/libev: libev; main/libevent: libevent
main/libexecinfo: libexecinfo 3.5-3.16; main/libffi: libffi; main/libgcrypt: libgcrypt
main/libgpg-error: libgpg-error; main/libice: libice; main/libidn: libidn; main/libidn2: libidn2 3.11-
main/libjpeg-turbo: libjpeg-turbo, libturbojpeg 3.19-
main/libmaxminddb: libmaxminddb, libmaxminddb-libs 3.16-; main/libmemcached: libmemcached, libmemcached-libs
main/libmicrohttpd: libmicrohttpd; main/libmnl: libmnl; main/libnetfilter_queue: libnetfilter_queue
main/libnfnetlink: libnfnetlink; main/libnftnl: libnftnl, libnftnl-libs; main/libnl3: libnl3
main/libogg: libogg; main/libpcap: libpcap; main/libpng: libpng
main/libressl: libressl2.4-libcrypto 3.5, libressl2.4-libssl 3.5, libressl2.4-libtls 3.5, libressl2.5-libcrypto 3.6, libressl2.5-libssl 3.6, libressl2.5-libtls 3.6, libressl2.6-libcrypto 3.7, libressl2.6-libssl 3.7, libressl2.6-libtls 3.7, libressl2.7-libcrypto 3.8-3.10, libressl2.7-libssl 3.8-3.10, libressl2.7-libtls 3.8-3.10, libressl3.0-libcrypto 3.11, libressl3.0-libssl 3.11, libressl3.0-libtls 3.11, libressl3.1-libcrypto 3.12-3.13, libressl3.1-libssl 3.12-3.13, libressl3.1-libtls 3.12-3.13
main/librsync: librsync; main/libseccomp: libseccomp 3.4-; main/libsm: libsm; main/libsndfile: libsndfile
main/libsodium: libsodium; main/libssh2: libssh2; main/libtheora: libtheora; main/libtirpc: libtirpc
main/libtool: libltdl; main/libucontext: libucontext 3.8-; main/libunistring: libunistring
main/libusb: libusb; main/libuv: libuv; main/libvorbis: libvorbis
main/libwebp: libsharpyuv 3.19-, libwebp, libwebpdecoder 3.19-, libwebpdemux 3.19-, libwebpmux 3.19-
main/libx11: libx11; main/libxcb: libxcb; main/libxcomposite: libxcomposite; main/libxdamage: libxdamage
main/libxext: libxext; main/libxfixes: libxfixes; main/libxi: libxi
main/libxml2: libxml2, py-libxml2 3.3-3.10; main/libxpm: libxpm; main/libxrandr: libxrandr
main/libxrender: libxrender; main/libxslt: libxslt, py-libxslt 3.3-3.10; main/libxt: libxt
main/libxtst: libxtst; main/lighttpd: lighttpd, lighttpd-mod_auth; main/linux-pam: linux-pam
main/lksctp-tools: liblksctp 3.10-, lksctp-tools; main/lm_sensors: lm_sensors; main/logrotate: logrotate
main/lsof: lsof; main/lsyncd: lsyncd; main/lttng-ust: lttng-ust 3.7-; main/lua: lua
main/lua5.1: lua5.1-libs; main/lua5.2: lua5.2, lua5.2-libs; main/lua5.3: lua5.3, lua5.3-libs
main/lua5.4: lua5.4 3.14-, lua5.4-libs 3.14-; main/luajit: luajit; main/lynx: lynx; main/lz4: lz4-libs 3.6-
main/lzo: lzo; main/mailcap: mailcap; main/mailx: mailx; main/man-pages: man-pages
main/mariadb: mariadb, mariadb-client, mariadb-client-libs 3.4-3.7, mariadb-common, mariadb-libs 3.3-3.7, mariadb-server-utils 3.8-, mysql, mysql-client
main/mariadb-connector-c: mariadb-connector-c 3.8-; main/mbedtls: mbedtls 3.4-; main/mc: mc
main/mdocml: man 3.3-3.11, mdocml-apropos 3.3-3.11; main/memcached: memcached
main/mesa: mesa-dri-swrast 3.3-3.11, mesa-gl; main/monit: monit
main/mosquitto: mosquitto, mosquitto-clients; main/mpc1: mpc1; main/mpfr3: mpfr3 3.3-3.10
main/mpfr4: mpfr4 3.11-; main/musl: libc6-compat, musl; main/musl-fts: musl-fts 3.17-
main/musl-obstack: musl-obstack 3.12-; main/nano: nano; main/ncftp: ncftp
main/ncurses: libncurses++ 3.18-, ncurses, ncurses-libs, ncurses-terminfo, ncurses-terminfo-base
main/net-snmp: net-snmp, net-snmp-agent-libs, net-snmp-libs, net-snmp-tools; main/net-tools: net-tools
main/netcat-openbsd: netcat-openbsd; main/nettle: nettle; main/nfs-utils: nfs-utils; main/nftables: nftables
main/nghttp2: nghttp2 3.5-, nghttp2-libs 3.5-
main/nginx: nginx, nginx-mod-http-geoip 3.5-, nginx-mod-http-headers-more 3.5-, nginx-mod-http-image-filter 3.5-, nginx-mod-http-lua 3.5-, nginx-mod-rtmp 3.5-, nginx-mod-stream 3.5-
main/ngrep: ngrep; main/nmap: nmap, nmap-ncat, nmap-nping, nmap-nselibs, nmap-scripts; main/nss: nss
main/oniguruma: oniguruma 3.5-; main/openjpeg: openjpeg
main/openldap: libldap, openldap, openldap-back-mdb 3.7-, openldap-clients, openldap-overlay-memberof 3.7-, openldap-overlay-ppolicy 3.7-, openldap-overlay-refint 3.7-
main/openntpd: openntpd; main/openrc: openrc; main/openssh: openssh-server 3.6-, openssh-sftp-server
main/openssl: libcrypto1.0 3.3-3.8, libcrypto3 3.15-, libssl1.0 3.3-3.8, libssl3 3.15-
main/openvpn: openvpn, openvpn-auth-pam; main/opus: opus; main/orc: orc; main/pango: pango
main/parallel: parallel; main/pciutils: pciutils; main/pcre: libpcre16, libpcre32, libpcrecpp, pcre
main/pcre2: libpcre2-16 3.5-, libpcre2-32 3.5-, pcre2 3.5-; main/perl-archive-zip: perl-archive-zip
main/perl-cgi: perl-cgi; main/perl-datetime: perl-datetime; main/perl-dbd-mysql: perl-dbd-mysql
main/perl-dbd-pg: perl-dbd-pg; main/perl-dbi: perl-dbi; main/perl-digest-sha1: perl-digest-sha1
main/perl-html-parser: perl-html-parser; main/perl-io-socket-ssl: perl-io-socket-ssl
main/perl-ipc-run: perl-ipc-run 3.5-; main/perl-json: perl-json; main/perl-ldap: perl-ldap
main/perl-libwww: perl-libwww; main/perl-list-moreutils: perl-list-moreutils
main/perl-lwp-protocol-https: perl-lwp-protocol-https
main/perl-lwp-useragent-determined: perl-lwp-useragent-determined; main/perl-mozilla-ca: perl-mozilla-ca
main/perl-net-dns: perl-net-dns; main/perl-net-ssleay: perl-net-ssleay
main/perl-term-readkey: perl-term-readkey; main/perl-uri: perl-uri
main/php: php, php-apache2 3.3 3.8-, php-bcmath 3.3, php-bz2 3.3, php-cgi 3.3 3.8-, php-cli 3.3 3.8-, php-common 3.3 3.8-, php-ctype 3.3, php-curl 3.3, php-dom 3.3, php-exif 3.3, php-fpm 3.3 3.8-, php-ftp 3.3, php-gd 3.3, php-gettext 3.3, php-gmp 3.3, php-iconv 3.3, php-imap 3.3, php-intl 3.3, php-json 3.3 3.13-, php-ldap 3.3, php-mcrypt 3.3, php-mysql 3.3, php-mysqli 3.3, php-opcache 3.3, php-openssl 3.3, php-pcntl 3.3, php-pdo 3.3, php-pdo_mysql 3.3, php-pdo_pgsql 3.3, php-pdo_sqlite 3.3, php-pgsql 3.3, php-phar 3.3, php-posix 3.3, php-soap 3.3, php-sockets 3.3, php-sqlite3 3.3, php-xml 3.3, php-xmlreader 3.3, php-xmlrpc 3.3, php-zip 3.3, php-zlib 3.3 3.8-
main/php-apcu: php-apcu 3.3 3.19-; main/php5-memcache: php5-memcache 3.4-3.5; main/pixman: pixman
main/poppler: poppler, poppler-utils; main/popt: popt; main/postfix: postfix, postfix-mysql, postfix-pcre
main/postgresql: postgresql, postgresql-client, postgresql-contrib, postgresql-libs 3.4-
main/postgresql18: libecpg 3.15-, libpq; main/ppp: ppp; main/privoxy: privoxy
main/procmail: procmail 3.3-3.11; main/procps: procps
main/protobuf: libprotobuf 3.11-, libprotobuf-lite 3.11-, libprotoc 3.11-, protobuf
main/protobuf-c: protobuf-c; main/py-asn1: py-asn1; main/py-boto: py-boto 3.3-3.17
main/py-cairo: py-cairo 3.3-3.5 3.8-; main/py-cffi: py-cffi; main/py-crypto: py-crypto 3.3-3.11
main/py-cryptography: py-cryptography; main/py-curl: py-curl; main/py-dbus: py-dbus 3.3-3.16
main/py-docutils: py-docutils; main/py-enum34: py-enum34 3.3-3.10; main/py-flask: py-flask
main/py-gunicorn: py-gunicorn; main/py-httplib2: py-httplib2; main/py-imaging: py-imaging 3.3-3.10
main/py-jinja2: py-jinja2 3.3-3.10; main/py-lxml: py-lxml 3.3-3.12, py2-lxml 3.5-3.10
main/py-openssl: py-openssl, py2-openssl 3.5-3.10; main/py-paramiko: py-paramiko
main/py-pillow: py-pillow, py2-pillow 3.5-3.11; main/py-psycopg2: py-psycopg2 3.4-3.10
main/py-pygments: py-pygments; main/py-requests: py-requests; main/py-simplejson: py-simplejson
main/py-six: py-six, py2-six 3.5-3.10; main/py-twisted: py-twisted; main/py-yaml: py-yaml, py2-yaml 3.5-3.10
main/py3-cffi: py3-cffi 3.5-; main/py3-cryptography: py3-cryptography 3.5-
main/py3-dateutil: py3-dateutil 3.5-; main/py3-future: py3-future 3.5-3.23; main/py3-jinja2: py3-jinja2 3.5-
main/py3-lxml: py3-lxml 3.5-; main/py3-mako: py3-mako 3.7-; main/py3-markupsafe: py3-markupsafe 3.5-
main/py3-psutil: py3-psutil 3.5-; main/py3-requests: py3-requests 3.5-; main/py3-yaml: py3-yaml 3.5-
main/quagga: quagga; main/rabbitmq-c: rabbitmq-c 3.6-; main/readline: libhistory 3.7-, readline
main/rng-tools: rng-tools 3.5-; main/rrdtool: rrdtool; main/rsnapshot: rsnapshot
main/rsyslog: rsyslog, rsyslog-tls; main/rtmpdump: librtmp, rtmpdump
main/ruby: ruby-etc 3.8-3.21, ruby-io-console 3.3-3.21, ruby-libs; main/ruby-bigdecimal: ruby-bigdecimal
main/run-parts: run-parts; main/s6: s6
main/samba: libsmbclient, samba, samba-client, samba-common-tools, samba-dc, samba-server
main/screen: screen; main/smartmontools: smartmontools; main/smokeping: smokeping; main/snappy: snappy
main/socat: socat; main/spamassassin: spamassassin; main/spawn-fcgi: spawn-fcgi; main/sqlite: sqlite-libs
main/squid: squid; main/sshfs: sshfs; main/ssmtp: ssmtp; main/strongswan: strongswan; main/su-exec: su-exec
main/supervisor: supervisor; main/syslog-ng: syslog-ng; main/tcl: tcl; main/tcpdump: tcpdump
main/tftp-hpa: tftp-hpa; main/tiff: libtiffxx 3.9-, tiff; main/tinyproxy: tinyproxy; main/tk: tk
main/tmux: tmux; main/tree: tree; main/ttf-dejavu: ttf-dejavu
main/ttf-droid: ttf-droid, ttf-droid-nonlatin 3.3-3.16; main/ttf-freefont: ttf-freefont
main/ttf-linux-libertine: ttf-linux-libertine; main/ttf-ubuntu-font-family: ttf-ubuntu-font-family 3.3-3.13
main/udev: udev; main/udns: udns; main/unbound: unbound; main/unixodbc: unixodbc; main/usbutils: usbutils
main/userspace-rcu: userspace-rcu; main/util-linux: libblkid, libfdisk, libmount, libsmartcols, libuuid
main/uwsgi: uwsgi, uwsgi-python, uwsgi-python3 3.5-3.10 3.12-; main/varnish: varnish, varnish-libs
main/x265: x265, x265-libs 3.9-; main/xcb-util: xcb-util; main/xfsprogs: xfsprogs; main/xl2tpd: xl2tpd
main/xz: xz-libs; main/yajl: yajl; main/yaml: yaml; main/zeromq: libzmq, zeromq; main/zfs: zfs 3.5-
main/zlib: zlib; main/zsh: zsh, zsh-vcs 3.5-; main/zstd: zstd-libs 3.8-; non-free/mongodb: mongodb 3.6-3.15
`;
