/**
 * The 400 names that `apk add` is given most often in 19,270 public Dockerfiles (counted on 2026-11-21), most frequent
 * first, but for four names of virtual groups.
 */
export const mostNamed = `
git curl bash ca-certificates make gcc build-base python wget openssl g++ openssl-dev musl-dev py-pip tzdata
linux-headers tar jq zlib-dev openssh libffi-dev nodejs autoconf python3 unzip openssh-client libc-dev
python-dev libxml2-dev nginx libstdc++ gnupg libxslt-dev python3-dev libtool postgresql-dev automake
pcre-dev coreutils supervisor libpng-dev gettext rsync tini su-exec go perl alpine-sdk libjpeg-turbo-dev zip
freetype-dev libgcc php7-json ruby sudo cmake shadow less mysql-client php7-mbstring ruby-dev ffmpeg
php7-curl nodejs-npm php7 vim docker php7-openssl zlib groff icu-dev curl-dev php7-xml php7-gd php7-fpm
php7-dom gzip libressl-dev php7-session php7-ctype py2-pip file imagemagick sqlite-dev xz openjdk8 php7-phar
jpeg-dev php7-pdo_mysql libc6-compat libpng libressl npm yarn postgresql-client php7-iconv php7-zlib
php7-zip libjpeg-turbo ttf-dejavu openjdk8-jre libxml2 php7-pdo nano ncurses-dev geoip-dev php7-opcache
freetype python2 binutils php7-mcrypt sed bind-tools perl-dev gd-dev libmcrypt-dev iptables mercurial procps
grep py-setuptools php7-mysqli pcre php7-intl sqlite mariadb-client readline-dev php7-simplexml libxslt
bzip2 bzip2-dev libpq libffi libzip-dev php7-tokenizer fontconfig imagemagick-dev util-linux findutils
chromium socat ttf-freefont musl libintl libsodium-dev php7-xmlwriter ncurses gmp-dev apache2 php7-fileinfo
php7-xmlreader py3-pip mariadb-dev unrar libwebp-dev apache2-utils php7-pdo_pgsql php7-posix libcurl
netcat-openbsd php7-bcmath dumb-init php7-pdo_sqlite binutils-gold bison libev-dev libsodium openldap-dev
ruby-json nasm redis inotify-tools python2-dev libevent-dev ruby-irb pkgconfig s6 gettext-dev sshpass
subversion openvpn patch icu-libs boost-dev libssl1.0 postgresql postgresql-libs dbus rsyslog php5-json dpkg
php7-mysqlnd ruby-bundler c-ares-dev mbedtls-dev php7-soap pwgen sqlite-libs yaml-dev xvfb libcap
openjdk8-jre-base aria2 gawk graphviz php5-curl bash-completion php7-exif mailcap bc libevent php7-apcu
iproute2 nss php5-openssl php7-pcntl php7-sqlite3 upx logrotate openrc php5-fpm php7-sockets ruby-io-console
mariadb php7-redis php5-gd expat-dev geoip p7zip php7-ldap pkgconf php7-pear tcpdump maven gfortran gmp
libmemcached-dev certbot m4 libwebp flex nmap php5-ctype iputils php5-xml php7-pgsql zeromq-dev icu readline
ruby-rdoc fuse udns-dev libedit-dev php7-dev gnu-libiconv php5-dom tiff-dev apache-ant cyrus-sasl-dev glib
glib-dev lighttpd php-json php5-pdo php5-pdo_mysql php5-phar runit php5-mcrypt postfix dialog dnsmasq
php7-apache2 ruby-bigdecimal ssmtp net-tools dpkg-dev libuv-dev ncurses-libs openblas-dev ghostscript
php5-iconv php7-gettext ansible expat php5-mysql xmlstarlet bzr libbz2 tmux udev util-linux-dev dcron
libcrypto1.0 php-openssl php5-zlib busybox-extras linux-pam paxctl php-curl bind chromium-chromedriver
php7-xsl protobuf php7-bz2 php7-xdebug py-lxml re2c php-gd php5-mysqli php7-memcached yaml boost
bsd-compat-headers clang gnutls-dev krb5-dev mysql php-xml php7-imap libev libmcrypt openjpeg-dev php-phar
php7-imagick tree zsh busybox-suid expect libjpeg mongodb php5-cli xmlto mysql-dev php-ctype php5 asciidoc
fcgi gdbm-dev php-dom php7-gmp htop lcms2-dev lftp libgomp libssh2 libzmq php5-zip php7-cgi pngquant
augeas-dev optipng ruby-rake cairo-dev darkhttpd gd nfs-utils php7-common tcl-dev tor xz-dev haproxy
ip6tables libmagic opus-dev php-fpm php-iconv php-pdo php7-xmlrpc ttf-liberation gnupg1 libldap libpcap-dev
libx11 libxext libxrender openldap php-pdo_mysql sox abuild dovecot fftw-dev imap-dev mariadb-client-libs
openblas perl-net-ssleay php7-ftp privoxy screen varnish cairo libuuid mediainfo openjdk7-jre php5-intl
gnutls harfbuzz
`;

/** What else ends in -dev or -static among the names that at least five of them give. */
export const otherHeaders = `
linux-pam-dev libvorbis-dev protobuf-dev unixodbc-dev libssh2-dev luajit-dev pango-dev tk-dev libusb-dev
libvpx-dev mariadb-connector-c-dev x264-dev x265-dev acl-dev geos-dev lame-dev lz4-dev ffmpeg-dev fuse-dev
libogg-dev libtheora-dev vips-dev libass-dev libxpm-dev cppunit-dev jansson-dev rtmpdump-dev avahi-dev
clang-dev giflib-dev lua-dev apr-dev json-c-dev libexecinfo-dev libgcrypt-dev lapack-dev libidn-dev
libmicrohttpd-dev alsa-lib-dev erlang-dev eudev-dev libcap-dev gdal-dev libseccomp-dev php5-dev yasm-dev
db-dev fontconfig-dev libnl3-dev mpfr-dev samba-dev jemalloc-dev libmaxminddb-dev librdkafka-dev
qt5-qtbase-dev apr-util-dev proj4-dev qt5-qttools-dev rabbitmq-c-dev xmlsec-dev attr-dev fdk-aac-dev
file-dev freetds-dev hiredis-dev leveldb-dev libssh-dev libx11-dev mpc1-dev pcre2-dev apache2-dev
imagemagick6-dev jasper-dev poppler-dev popt-dev py-numpy-dev libconfig-dev libexif-dev librsync-dev
libtbb-dev libtirpc-dev nghttp2-dev snappy-dev yajl-dev iptables-dev librsvg-dev oniguruma-dev
protobuf-c-dev cython-dev dbus-dev libaio-dev libnsl-dev lksctp-tools-dev lua5.1-dev lua5.3-dev net-snmp-dev
nodejs-dev soxr-dev argon2-dev flac-dev ghostscript-dev glib-static libgit2-dev libmad-dev libmnl-dev
nettle-dev openexr-dev orc-dev zstd-dev aspell-dev cups-dev fts-dev gdk-pixbuf-dev gpgme-dev harfbuzz-dev
hdf5-dev hwloc-dev libdaemon-dev libelf-dev libgsasl-dev libnfnetlink-dev libsndfile-dev lzo-dev
msgpack-c-dev qt5-qtsvg-dev tidyhtml-dev varnish-dev xvidcore-dev
`;
