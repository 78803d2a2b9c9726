// Checked with scripts/check-alpine-packages.js against alpinelinux/aports: releases 3.3 to 3.24, and edge of 2026-08-22.

/** Headers and static libraries, and the run-time packages of what is linked against them. Columns: see `../table.ts`. */
export const headers = `
acl-dev | main/acl | - | 3.3-3.20 libacl, 3.21- acl-libs
alsa-lib-dev | main/alsa-lib | - | alsa-lib
apache2-dev | main/apache2 | apxs envvars-std | ?
apr-dev | main/apr | apr-1-config apr-config | ?
apr-util-dev | main/apr-util | apu-1-config apu-config | ?
argon2-dev 3.8- | main/argon2 | - | argon2-libs
argp-standalone | main/argp-standalone | - | -
aspell-dev | main/aspell | pspell-config | aspell-libs
attr-dev | main/attr | - | libattr
augeas-dev | main/augeas | - | augeas-libs
avahi-dev | main/avahi | - | ?
boost-dev | main/boost1.84 | - | ?
brotli-dev 3.10- | main/brotli | - | 3.10-3.11 brotli, 3.12- brotli-libs
brotli-static 3.11- | main/brotli | - | -
bzip2-dev | main/bzip2 | - | libbz2
bzip2-static 3.11- | main/bzip2 | - | -
c-ares-dev | main/c-ares | - | c-ares
cairo-dev | main/cairo | cairo-trace cairo-sphinx | cairo cairo-gobject xcb-util
cups-dev | main/cups | cups-config ppdc ppdhtml ppdi ppdmerge ppdpo | ?
curl-dev | main/curl | curl-config | 3.3 curl, 3.4- libcurl
curl-static 3.10- | main/curl | - | -
cyrus-sasl-dev | main/cyrus-sasl | - | libsasl
db-dev | main/db | - | db db-c++
dbus-dev | main/dbus | - | dbus-libs libuuid
elfutils-dev 3.6- | main/elfutils | - | ?
erlang-dev 3.3-3.22 | community/erlang | - | ?
eudev-dev | main/eudev | - | eudev-libs
expat-dev | main/expat | - | 3.3-3.16 expat, 3.17- libexpat
expat-static 3.12- | main/expat | - | -
fdk-aac-dev 3.12- | community/fdk-aac | - | fdk-aac
ffmpeg-dev | community/ffmpeg | - | ffmpeg-libs
fftw-dev | main/fftw | - | fftw-double-libs fftw-single-libs fftw-long-double-libs
file-dev | main/file | - | 3.3 file, 3.4- libmagic
flac-dev | main/flac | - | 3.3-3.16 flac, 3.17- flac-libs
fontconfig-dev | main/fontconfig | - | fontconfig
freetds-dev | main/freetds | - | freetds
freetype-dev | main/freetype | freetype-config | freetype
fribidi-dev | main/fribidi | - | fribidi
fts-dev 3.3-3.16 3.19- | main/fts | - | fts
fuse-dev | community/fuse | - | fuse
fuse3-dev 3.9- | main/fuse3 | - | 3.9-3.10 fuse3, 3.11- fuse3-libs
gd-dev | main/gd | gdlib-config bdftogd | 3.3-3.5 gd, 3.6- libgd
gdal-dev 3.11- | community/gdal | gdal-config | ?
gdbm-dev | main/gdbm | - | gdbm
gdk-pixbuf-dev | community/gdk-pixbuf | - | gdk-pixbuf
geoip-dev | main/geoip | - | geoip
geos-dev 3.11- | community/geos | geos-config | geos
gettext-dev | main/gettext | autopoint gettextize | 3.3 libintl, 3.4- libintl gettext-libs gettext-asprintf
ghostscript-dev | community/ghostscript | - | ghostscript
giflib-dev | main/giflib | - | giflib
glib-dev | main/glib | glib-mkenums glib-genmarshal glib-gettextize gdbus-codegen gtester gtester-report gobject-query glib-compile-resources gresource | glib libbz2
glib-static 3.6- | main/glib | - | -
gmp-dev | main/gmp | - | gmp libgmpxx
gmp-static 3.22- | main/gmp | - | -
gnu-libiconv-dev 3.10- | community/gnu-libiconv | - | ?
gnutls-dev | main/gnutls | libgnutls-config | gnutls gnutls-c++
gpgme-dev | community/gpgme | gpgme-config | ?
harfbuzz-dev | main/harfbuzz | - | 3.3-3.17 harfbuzz harfbuzz-icu, 3.18- harfbuzz harfbuzz-cairo harfbuzz-gobject harfbuzz-icu harfbuzz-subset
hdf5-dev 3.12- | community/hdf5 | h5cc h5c++ h5fc | ?
hiredis-dev | main/hiredis | - | 3.3-3.12 hiredis, 3.13- hiredis hiredis-ssl
hwloc-dev 3.14- | main/hwloc | - | hwloc
icu-dev | main/icu | icu-config genbrk gencfu gencnval gendict genrb makeconv pkgdata uconv icuinfo derb | icu-libs
icu-static 3.8- | main/icu | - | -
imagemagick-dev | community/imagemagick | MagickCore-config MagickWand-config Magick++-config Magick-config Wand-config | 3.3-3.6 imagemagick imagemagick-c++, 3.7- imagemagick imagemagick-libs imagemagick-c++
imagemagick6-dev 3.7-3.16 | community/imagemagick6 | MagickCore-config MagickWand-config Magick++-config Magick-config Wand-config | imagemagick6 imagemagick6-libs imagemagick6-c++
imap-dev | main/imap | - | c-client
iptables-dev | main/iptables | - | ?
jansson-dev | main/jansson | - | jansson
jasper-dev 3.3-3.10 3.17- | community/jasper | - | 3.3-3.5 libjasper, 3.6-3.10 jasper-libs, 3.17- ?
jemalloc-dev 3.3-3.8 3.17- | main/jemalloc | jemalloc-config | jemalloc
jpeg-dev | main/jpeg | - | 3.3-3.18 libjpeg-turbo, 3.19- libjpeg-turbo libturbojpeg
json-c-dev | main/json-c | - | json-c
krb5-dev | main/krb5 | krb5-config compile_et | krb5-libs libcom_err
lame-dev | main/lame | - | 3.3-3.17 lame, 3.18- lame-libs
lapack-dev 3.5- | community/lapack | - | ?
lcms2-dev | main/lcms2 | - | 3.3-3.8 lcms2 libjpeg-turbo tiff, 3.9-3.17 lcms2 libjpeg-turbo tiff libtiffxx, 3.18 lcms2 lcms2-plugins libjpeg-turbo tiff libtiffxx, 3.19- lcms2 lcms2-plugins libjpeg-turbo libturbojpeg tiff libtiffxx
leveldb-dev 3.10- | community/leveldb | - | leveldb
libaio-dev | main/libaio | - | libaio
libarchive-dev | main/libarchive | - | libarchive
libass-dev | community/libass | - | libass
libcap-dev | main/libcap | - | 3.3-3.16 libcap, 3.17- libcap2
libconfig-dev | main/libconfig | - | 3.3 libconfig, 3.4- libconfig libconfig++
libdaemon-dev | main/libdaemon | - | libdaemon
libecpg-dev 3.15- | main/postgresql18 | ecpg pg_config | libecpg libpq
libedit-dev | main/libedit | - | libedit ncurses-libs
libelf-dev 3.3-3.9 | main/libelf | - | libelf
libev-dev | main/libev | - | libev
libevent-dev | main/libevent | event_rpcgen.py | libevent
libevent-static 3.10- | main/libevent | - | -
libexecinfo-dev 3.5-3.16 | main/libexecinfo | - | libexecinfo
libexif-dev | community/libexif | - | libexif
libffi-dev | main/libffi | - | libffi
libgcrypt-dev | main/libgcrypt | libgcrypt-config | libgcrypt libgpg-error
libgit2-dev 3.4- | community/libgit2 | - | ?
libgpg-error-dev | main/libgpg-error | gpg-error-config gpgrt-config | libgpg-error
libgsasl-dev | community/libgsasl | - | libgsasl
libidn-dev | main/libidn | - | libidn
libidn2-dev 3.11- | main/libidn2 | - | libidn2
libjpeg-turbo-dev | main/libjpeg-turbo | - | 3.3-3.18 libjpeg-turbo, 3.19- libjpeg-turbo libturbojpeg
libmad-dev | community/libmad | - | libmad
libmaxminddb-dev | main/libmaxminddb | - | 3.3-3.15 libmaxminddb, 3.16- libmaxminddb-libs
libmcrypt-dev | community/libmcrypt | libmcrypt-config | libmcrypt
libmemcached-dev | main/libmemcached | libmemcached-config | libmemcached-libs libsasl
libmicrohttpd-dev | main/libmicrohttpd | - | libmicrohttpd
libmnl-dev | main/libmnl | - | libmnl
libnetfilter_queue-dev | main/libnetfilter_queue | - | libnetfilter_queue
libnfnetlink-dev | main/libnfnetlink | - | libnfnetlink
libnftnl-dev | main/libnftnl | - | 3.3-3.14 libnftnl-libs, 3.15- libnftnl
libnl3-dev | main/libnl3 | - | libnl3
libnsl-dev 3.7- | community/libnsl | - | libnsl
libogg-dev | main/libogg | - | libogg
libpcap-dev | main/libpcap | pcap-config | libpcap
libpng-dev | main/libpng | libpng-config libpng16-config | libpng
libpq-dev 3.15- | main/postgresql18 | pg_config | libpq
librdkafka-dev 3.6- | community/librdkafka | - | librdkafka
libressl-dev 3.5- | community/libressl | - | 3.5 libressl2.4-libcrypto libressl2.4-libssl libressl2.4-libtls, 3.6 libressl2.5-libcrypto libressl2.5-libssl libressl2.5-libtls, 3.7 libressl2.6-libcrypto libressl2.6-libssl libressl2.6-libtls, 3.8-3.10 libressl2.7-libcrypto libressl2.7-libssl libressl2.7-libtls, 3.11 libressl3.0-libcrypto libressl3.0-libssl libressl3.0-libtls, 3.12-3.13 libressl3.1-libcrypto libressl3.1-libssl libressl3.1-libtls, 3.14 libressl3.3-libcrypto libressl3.3-libssl libressl3.3-libtls, 3.15 libressl3.4-libcrypto libressl3.4-libssl libressl3.4-libtls, 3.16 libressl3.5-libcrypto libressl3.5-libssl libressl3.5-libtls, 3.17 libressl3.6-libcrypto libressl3.6-libssl libressl3.6-libtls, 3.18 libressl3.7-libcrypto libressl3.7-libssl libressl3.7-libtls, 3.19-3.20 libressl3.8-libcrypto libressl3.8-libssl libressl3.8-libtls, 3.21 libressl4.0-libcrypto libressl4.0-libssl libressl4.0-libtls, 3.22 libressl4.1-libcrypto libressl4.1-libssl libressl4.1-libtls, 3.23 libressl4.2-libcrypto libressl4.2-libssl libressl4.2-libtls, 3.24- libressl4.3-libcrypto libressl4.3-libssl libressl4.3-libtls
librsvg-dev | community/librsvg | - | 3.3-3.10 ?, 3.11- librsvg
librsync-dev | main/librsync | - | librsync
libseccomp-dev 3.4- | main/libseccomp | - | libseccomp
libsndfile-dev | main/libsndfile | - | libsndfile
libsodium-dev | main/libsodium | - | libsodium
libsodium-static 3.10- | main/libsodium | - | -
libssh-dev | community/libssh | - | libssh
libssh2-dev | main/libssh2 | - | libssh2
libtbb-dev 3.14- | community/libtbb | - | libtbb
libtheora-dev | main/libtheora | - | libtheora libogg
libtirpc-dev | main/libtirpc | - | libtirpc krb5-libs
libucontext-dev 3.8- | main/libucontext | - | libucontext
libusb-dev | main/libusb | - | libusb
libuv-dev | main/libuv | - | libuv
libvorbis-dev | main/libvorbis | - | libvorbis libogg
libvpx-dev | community/libvpx | - | libvpx
libwebp-dev | main/libwebp | - | 3.3-3.18 libwebp, 3.19- libwebp libwebpdecoder libwebpdemux libwebpmux libsharpyuv
libx11-dev | main/libx11 | - | libx11 libxcb
libxcb-dev | main/libxcb | - | libxcb
libxcomposite-dev | main/libxcomposite | - | ?
libxext-dev | main/libxext | - | libxext
libxml2-dev | main/libxml2 | xml2-config | libxml2
libxml2-static 3.17- | main/libxml2 | - | -
libxpm-dev | main/libxpm | - | libxpm
libxslt-dev | main/libxslt | xslt-config | libxslt
libzip-dev 3.5- | community/libzip | - | libzip
linux-pam-dev | main/linux-pam | - | linux-pam libintl
lksctp-tools-dev | main/lksctp-tools | - | 3.3-3.9 lksctp-tools, 3.10- liblksctp
lua-dev | main/lua | - | lua
lua5.1-dev | main/lua5.1 | - | lua5.1 lua5.1-libs
lua5.2-dev | main/lua5.2 | - | lua5.2 lua5.2-libs
lua5.3-dev | main/lua5.3 | - | lua5.3 lua5.3-libs
lua5.4-dev 3.14- | main/lua5.4 | - | lua5.4 lua5.4-libs
luajit-dev | main/luajit | - | luajit
lz4-dev | main/lz4 | - | 3.3-3.5 lz4, 3.6- lz4-libs
lzo-dev | main/lzo | - | lzo
mariadb-connector-c-dev 3.8- | main/mariadb-connector-c | mysql_config mariadb_config | mariadb-connector-c
mariadb-dev | main/mariadb | mysql_config mariadb_config mariadb-config | 3.3 mariadb-libs, 3.4-3.7 mariadb-client-libs, 3.8- mariadb-connector-c
mbedtls-dev 3.4- | main/mbedtls | - | mbedtls
mpc1-dev | main/mpc1 | - | mpc1
mpfr-dev | main/mpfr4 | - | 3.3-3.10 mpfr3, 3.11- mpfr4
msgpack-c-dev 3.5- | community/msgpack-c | - | msgpack-c
musl-fts-dev 3.17- | main/musl-fts | - | musl-fts
musl-obstack-dev 3.12- | main/musl-obstack | - | musl-obstack
mysql-dev | main/mariadb | mysql_config mariadb_config mariadb-config | 3.3 mariadb-libs, 3.4-3.7 mariadb-client-libs, 3.8- mariadb-connector-c
ncurses-dev | main/ncurses | ncurses5-config ncurses6-config ncursesw5-config ncursesw6-config | 3.3-3.17 ncurses-libs, 3.18- ncurses-libs libncurses++
ncurses-static | main/ncurses | - | -
net-snmp-dev | main/net-snmp | net-snmp-config net-snmp-create-v3-user | net-snmp-libs net-snmp-agent-libs
nettle-dev | main/nettle | - | nettle gmp libgmpxx
nghttp2-dev 3.5- | main/nghttp2 | - | nghttp2-libs
nghttp2-static 3.10- | main/nghttp2 | - | -
nodejs-dev | main/nodejs | - | nodejs
oniguruma-dev 3.5- | main/oniguruma | onig-config | oniguruma
openblas-dev 3.5- | community/openblas | - | ?
openexr-dev 3.5- | community/openexr | - | ?
openjpeg-dev | main/openjpeg | - | openjpeg
openldap-dev | main/openldap | - | libldap libsasl libuuid libevent libsodium
openssl-dev | main/openssl | - | 3.3-3.8 libssl1.0 libcrypto1.0, 3.9-3.16 libssl1.1 libcrypto1.1, 3.17- libssl3 libcrypto3
openssl-libs-static 3.11- | main/openssl | - | -
openssl1.1-compat-dev 3.15-3.18 | community/openssl1.1-compat | - | libssl1.1 libcrypto1.1
openssl3-dev 3.15-3.16 3.18- | main/openssl3 | - | libssl3 libcrypto3
opus-dev | main/opus | - | opus
orc-dev | main/orc | orcc orc-bugreport | orc
pango-dev | main/pango | - | pango
pcre-dev | main/pcre | pcre-config | pcre libpcre16 libpcre32 libpcrecpp
pcre2-dev 3.5- | main/pcre2 | pcre2-config | pcre2 libpcre2-16 libpcre2-32 libedit
pcre2-static 3.22- | main/pcre2 | - | -
perl-dev | main/perl | h2xs xsubpp libnetcfg enc2xs corelist cpan h2ph instmodsh json_pp perlbug perldoc perlivp piconv pl2pm pod2html pod2man pod2text pod2usage podchecker prove ptar ptardiff ptargrep shasum splain zipdetails | perl
php5-dev 3.4-3.8 | community/php5 | phpize phpize5 php-config php-config5 | php5
php7-dev 3.5-3.15 | community/php7 | phpize phpize7 php-config php-config7 | php7
php8-dev 3.13-3.16 | community/php8 | phpize php-config phpize8 php-config8 | php8
php81-dev 3.16-3.19 | community/php81 | phpize php-config phpize81 php-config81 | php81
php82-dev 3.18-3.22 | community/php82 | phpize php-config phpize82 php-config82 | php82
php83-dev 3.19- | community/php83 | phpize php-config phpize83 php-config83 | php83
php84-dev 3.21- | community/php84 | phpize php-config phpize84 php-config84 | php84
php85-dev 3.23- | community/php85 | phpize php-config phpize85 php-config85 | php85
pixman-dev | main/pixman | - | pixman
poppler-dev | main/poppler | - | ?
popt-dev | main/popt | - | popt
postgresql-dev | main/postgresql | pg_config ecpg | libpq
postgresql12-dev 3.15-3.18 | community/postgresql12 | pg_config ecpg | libpq
postgresql13-dev 3.15-3.19 | community/postgresql13 | pg_config ecpg | libpq
postgresql14-dev 3.15-3.20 | community/postgresql14 | pg_config ecpg | libpq
postgresql15-dev 3.17-3.22 | community/postgresql15 | pg_config ecpg | libpq
postgresql16-dev 3.19- | community/postgresql16 | pg_config ecpg | libpq
postgresql17-dev 3.21- | main/postgresql17 | pg_config ecpg | libpq
postgresql18-dev 3.23- | main/postgresql18 | pg_config ecpg | libpq
proj-dev 3.11- | community/proj | - | proj
protobuf-c-dev | main/protobuf-c | protoc-c protoc-gen-c | protobuf-c
protobuf-dev | main/protobuf | protoc | 3.3-3.10 protobuf, 3.11-3.18 libprotobuf libprotobuf-lite libprotoc, 3.19- ?
py-numpy-dev 3.5-3.10 | community/py-numpy | - | ?
python-dev 3.3-3.11 | main/python | python-config python2-config python2.7-config | 3.3-3.4 python, 3.5-3.11 python2
python2-dev 3.5-3.15 | community/python2 | python2-config python-config python2.7-config | python2
python3-dev | main/python3 | python3-config python3.5-config python3.6-config python3.7-config python3.8-config python3.9-config python3.10-config python3.11-config python3.12-config python3.13-config python3.14-config python-config | python3
qt5-qtbase-dev | community/qt5-qtbase | qmake qmake-qt5 moc moc-qt5 rcc uic uic-qt5 | ?
qt5-qtsvg-dev | community/qt5-qtsvg | - | ?
qt5-qttools-dev | community/qt5-qttools | lrelease lrelease-qt5 lupdate lupdate-qt5 lconvert linguist designer | ?
rabbitmq-c-dev 3.6- | main/rabbitmq-c | - | rabbitmq-c popt
readline-dev | main/readline | - | 3.3-3.6 readline, 3.7- readline libhistory
readline-static 3.6 3.11- | main/readline | - | -
rtmpdump-dev | main/rtmpdump | - | librtmp
ruby-dev | main/ruby | - | ruby ruby-libs
samba-dev | main/samba | - | ?
snappy-dev | main/snappy | - | snappy
soxr-dev | community/soxr | - | soxr
sqlite-dev | main/sqlite | sqlite3 | sqlite-libs
sqlite-static 3.9- | main/sqlite | - | -
tcl-dev | main/tcl | - | tcl
tidyhtml-dev 3.5- | community/tidyhtml | - | 3.5-3.14 tidyhtml-libs, 3.15- tidyhtml tidyhtml-libs
tiff-dev | main/tiff | - | 3.3-3.8 tiff, 3.9- tiff libtiffxx
tk-dev | main/tk | - | tk tcl
udns-dev | main/udns | - | udns
unixodbc-dev | main/unixodbc | odbc_config | unixodbc
util-linux-dev | main/util-linux | - | libuuid libblkid libmount libsmartcols libfdisk
varnish-dev | main/varnish | - | varnish-libs
vips-dev 3.10- | community/vips | - | 3.10-3.16 vips, 3.17- vips vips-cpp
x264-dev | community/x264 | - | x264-libs
x265-dev | main/x265 | - | 3.3-3.8 x265, 3.9- x265-libs
xmlsec-dev 3.4- | community/xmlsec | xmlsec1-config | 3.4-3.6 xmlsec, 3.7- xmlsec xmlsec-nss
xvidcore-dev | community/xvidcore | - | xvidcore
xz-dev | main/xz | - | xz-libs
xz-static 3.17- | main/xz | - | -
yajl-dev | main/yajl | - | yajl
yaml-dev | main/yaml | - | yaml
yaml-static 3.12- | main/yaml | - | -
zeromq-dev | main/zeromq | - | libzmq
zlib-dev | main/zlib | - | zlib
zlib-static 3.11- | main/zlib | - | -
zstd-dev 3.6- | main/zstd | - | 3.6-3.7 zstd, 3.8- zstd-libs
zstd-static 3.8-3.16 3.18- | main/zstd | - | -
`;
