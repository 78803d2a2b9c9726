// Checked against the package lists of bookworm; other releases are named only where their name is certain.

/** Compilers, build tools and headers. Columns: see `../table.ts`. */
export const build = `
ant | ant | -
apache2-dev | apxs apxs2 dh_apache2 | ?
asciidoc | asciidoc a2x | -
autoconf | autoconf autoheader autom4te autoreconf autoscan autoupdate ifnames | -
autoconf-archive | - | -
autoconf2.13 | autoconf2.13 autoheader2.13 autoreconf2.13 autoscan2.13 autoupdate2.13 ifnames2.13 | -
automake | automake aclocal automake-1.11 automake-1.14 automake-1.15 automake-1.16 automake-1.17 aclocal-1.15 aclocal-1.16 aclocal-1.17 | -
autopoint | autopoint | -
autotools-dev | - | -
binutils | ar as ld ld.bfd ld.gold gold nm objcopy objdump ranlib readelf size strings strip addr2line c++filt elfedit gprof gprofng dwp | -
bison | bison bison.yacc yacc | -
build-essential | gcc cc c89 c99 cpp gcov gcov-dump gcov-tool gcc-ar gcc-nm gcc-ranlib lto-dump g++ c++ make gmake make-first-existing-target patch ar as ld ld.bfd ld.gold gold nm objcopy objdump ranlib readelf size strings strip addr2line c++filt elfedit gprof dwp dpkg-architecture dpkg-buildflags dpkg-buildpackage dpkg-checkbuilddeps dpkg-distaddfile dpkg-genbuildinfo dpkg-genchanges dpkg-gencontrol dpkg-gensymbols dpkg-mergechangelogs dpkg-name dpkg-parsechangelog dpkg-scanpackages dpkg-scansources dpkg-shlibdeps dpkg-source dpkg-vendor | libstdc++6 libgomp1 libatomic1
byacc | yacc byacc byaccj | -
cargo | cargo | -
ccache | ccache | -
chrpath | chrpath | -
clang | clang clang++ asan_symbolize | libstdc++6 libgomp1 libatomic1
cmake | cmake ctest cpack | -
cmake-curses-gui | ccmake | -
cpp | cpp | -
cppzmq-dev | - | bookworm trixie libzmq5
cython | cython cygdb | -
cython3 | cython3 cygdb3 cythonize3 | -
debhelper | dh dh_auto_build dh_auto_clean dh_auto_configure dh_auto_install dh_auto_test dh_builddeb dh_clean dh_compress dh_fixperms dh_gencontrol dh_install dh_installchangelogs dh_installdeb dh_installdocs dh_link dh_makeshlibs dh_md5sums dh_prep dh_shlibdeps dh_strip dh_testdir dh_testroot | -
default-libmysqlclient-dev | mysql_config mariadb_config | stretch libmariadbclient18, buster bullseye bookworm trixie libmariadb3, bionic libmysqlclient20, focal jammy libmysqlclient21
devscripts | bts build-rdeps chdist checkbashisms cowpoke dch debc debchange debcheckout debclean debcommit debdiff debi debrelease debrebuild debrepro debrsign debsign debsnap debuild dget dscverify grep-excuses licensecheck mk-build-deps mk-origtargz nmudiff origtargz rc-alert rmadison uscan uupdate wrap-and-sort | -
dh-autoreconf | dh_autoreconf dh_autoreconf_clean | -
doxygen | doxygen doxyindexer doxysearch.cgi | -
dpkg-dev | dpkg-architecture dpkg-buildflags dpkg-buildpackage dpkg-checkbuilddeps dpkg-distaddfile dpkg-genbuildinfo dpkg-genchanges dpkg-gencontrol dpkg-gensymbols dpkg-mergechangelogs dpkg-name dpkg-parsechangelog dpkg-scanpackages dpkg-scansources dpkg-shlibdeps dpkg-source dpkg-vendor | -
equivs | equivs-build equivs-control | -
fakeroot | faked faked-sysv faked-tcp fakeroot fakeroot-sysv fakeroot-tcp | -
flex | flex flex++ lex | -
freetds-dev | - | libsybdb5 libct4
g++ | g++ c++ gcc cc x86_64-linux-gnu-g++ aarch64-linux-gnu-g++ | libstdc++6 libgomp1 libatomic1
g++-multilib | - | ?
gcc | gcc cc c89 c89-gcc c99 c99-gcc cpp gcov gcov-dump gcov-tool gcc-ar gcc-nm gcc-ranlib lto-dump x86_64-linux-gnu-gcc aarch64-linux-gnu-gcc | libgomp1 libatomic1
gcc-multilib | - | ?
gem2deb | gem2deb gem2tgz gen-ruby-trans-pkgs dh-make-ruby dh_ruby gem2deb-test-runner | -
gfortran | gfortran f77 f95 x86_64-linux-gnu-gfortran aarch64-linux-gnu-gfortran | ?
ghc | ghc ghci ghc-pkg haddock hp2ps hpc hsc2hs runghc runhaskell | ?
golang | go gofmt | -
golang-go | go gofmt | -
gperf | gperf | -
gradle | gradle | -
help2man | help2man | -
intltool | intltool-extract intltool-merge intltool-prepare intltool-update intltoolize | -
krb5-multidev | krb5-config.mit | buster bullseye bookworm trixie focal jammy noble libkrb5-3 libgssapi-krb5-2 libk5crypto3 libcom-err2
libaio-dev | - | jessie stretch buster bullseye bookworm xenial bionic focal jammy libaio1, trixie noble libaio1t64
libapr1-dev | apr-1-config apr-config | bullseye bookworm xenial bionic focal jammy libapr1, trixie noble libapr1t64
libaprutil1-dev | apu-1-config apu-config | bullseye bookworm xenial bionic focal jammy libaprutil1, trixie noble libaprutil1t64
libargon2-0-dev | - | ?
libargon2-dev | - | bullseye bookworm trixie focal jammy noble libargon2-1
libasio-dev | - | -
libasound2-dev | - | stretch buster bullseye bookworm xenial bionic focal jammy libasound2, trixie noble libasound2t64
libatlas-base-dev | - | stretch buster bullseye bookworm xenial bionic focal jammy noble libatlas3-base
libavcodec-dev | - | bullseye focal jammy libavcodec58, bookworm libavcodec59, trixie libavcodec61, xenial libavcodec-ffmpeg56, bionic libavcodec57, noble libavcodec60
libavformat-dev | - | bullseye focal jammy libavformat58, bookworm libavformat59, trixie libavformat61, xenial libavformat-ffmpeg56, bionic libavformat57, noble libavformat60
libblas-dev | - | libblas3
libbluetooth-dev | - | libbluetooth3
libboost-all-dev | - | ?
libboost-dev | - | -
libboost-filesystem-dev | - | bookworm libboost-filesystem1.74.0, trixie libboost-filesystem1.83.0
libboost-program-options-dev | - | bookworm libboost-program-options1.74.0, trixie libboost-program-options1.83.0
libboost-system-dev | - | bookworm libboost-system1.74.0, trixie libboost-system1.83.0
libboost-thread-dev | - | bookworm libboost-thread1.74.0, trixie libboost-thread1.83.0
libbpf-dev | - | bookworm trixie libbpf1
libbson-dev | - | bookworm libbson-1.0-0, trixie libbson-1.0-0t64
libbz2-dev | - | libbz2-1.0
libc-ares-dev | - | bullseye bookworm xenial bionic focal jammy libc-ares2, trixie noble libcares2
libc-client-dev | - | ?
libc-dev | - | -
libc-dev-bin | sotruss sprof memusage memusagestat mtrace gencat rpcgen | -
libc6-dev | - | -
libcairo2-dev | cairo-trace | libcairo2 libcairo-gobject2
libcap-dev | - | libcap2
libcjson-dev | - | bookworm trixie libcjson1
libcli11-dev | - | -
libconfig-dev | - | bookworm libconfig9, trixie libconfig11
libconfuse-dev | - | bookworm trixie libconfuse2
libcpprest-dev | - | bookworm trixie libcpprest2.10
libcups2-dev | cups-config | bullseye bookworm xenial bionic focal jammy libcups2, trixie noble libcups2t64
libcurl4-gnutls-dev | curl-config | jessie stretch buster bullseye bookworm trusty xenial bionic focal jammy libcurl3-gnutls, trixie noble libcurl3t64-gnutls
libcurl4-nss-dev | curl-config | libcurl3-nss
libcurl4-openssl-dev | curl-config | stretch jessie trusty xenial libcurl3, buster bullseye bookworm bionic focal jammy libcurl4, trixie noble libcurl4t64
libcxxopts-dev | - | -
libdb-dev | - | stretch buster bullseye bookworm xenial bionic focal jammy libdb5.3
libdbus-1-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libdbus-1-3
libdw-dev | - | bullseye bookworm xenial bionic focal jammy libdw1, trixie noble libdw1t64
libedit-dev | - | bookworm trixie libedit2
libeigen3-dev | - | -
libelf-dev | - | bullseye bookworm xenial bionic focal jammy libelf1, trixie noble libelf1t64
libev-dev | - | stretch buster bullseye bookworm xenial bionic focal jammy libev4, trixie noble libev4t64
libevent-dev | event_rpcgen.py | bullseye bookworm focal jammy libevent-2.1-7 libevent-core-2.1-7 libevent-extra-2.1-7 libevent-pthreads-2.1-7 libevent-openssl-2.1-7, trixie noble libevent-2.1-7t64 libevent-core-2.1-7t64 libevent-extra-2.1-7t64 libevent-pthreads-2.1-7t64 libevent-openssl-2.1-7t64, xenial libevent-2.0-5 libevent-core-2.0-5 libevent-extra-2.0-5 libevent-pthreads-2.0-5 libevent-openssl-2.0-5, bionic libevent-2.1-6 libevent-core-2.1-6 libevent-extra-2.1-6 libevent-pthreads-2.1-6 libevent-openssl-2.1-6
libexpat1-dev | - | libexpat1
libfcgi-dev | - | bookworm libfcgi0ldbl, trixie libfcgi0t64
libffi-dev | - | jessie stretch buster trusty xenial bionic libffi6, bullseye focal libffi7, bookworm trixie jammy noble libffi8
libfftw3-dev | - | bookworm libfftw3-double3 libfftw3-single3 libfftw3-long3 libfftw3-quad3
libfmt-dev | - | bookworm libfmt9, trixie libfmt10
libfontconfig1-dev | - | libfontconfig1
libfreetype-dev | freetype2-config | libfreetype6
libfreetype6-dev | freetype-config freetype2-config | libfreetype6
libfuse-dev | - | bullseye bookworm xenial bionic focal jammy libfuse2, trixie noble libfuse2t64
libgcrypt20-dev | libgcrypt-config dumpsexp hmac256 mpicalc | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libgcrypt20
libgd-dev | gdlib-config | libgd3
libgdal-dev | gdal-config | bullseye libgdal28, bookworm libgdal32, trixie libgdal36, xenial libgdal1i, bionic libgdal20, focal libgdal26, jammy libgdal30, noble libgdal34t64
libgdbm-compat-dev | - | bullseye bookworm bionic focal jammy libgdbm-compat4, trixie noble libgdbm-compat4t64
libgdbm-dev | - | bullseye bookworm focal jammy libgdbm6, trixie noble libgdbm6t64, xenial libgdbm3, bionic libgdbm5
libgdk-pixbuf2.0-dev | gdk-pixbuf-csource gdk-pixbuf-pixdata gdk-pixbuf-thumbnailer | ?
libgeoip-dev | - | bullseye bookworm xenial bionic focal jammy libgeoip1, trixie noble libgeoip1t64
libgeos-dev | geos-config | bullseye bookworm xenial bionic focal jammy libgeos-c1v5, trixie noble libgeos-c1t64
libgflags-dev | - | bookworm trixie libgflags2.2
libgif-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libgif7
libgirepository1.0-dev | g-ir-annotation-tool g-ir-compiler g-ir-generate g-ir-inspect g-ir-scanner | libgirepository-1.0-1
libgl1-mesa-dev | - | ?
libglib2.0-dev | glib-compile-resources glib-compile-schemas glib-genmarshal glib-gettextize glib-mkenums gdbus-codegen gio-querymodules gobject-query gresource gsettings gtester gtester-report | stretch buster bullseye bookworm xenial bionic focal jammy libglib2.0-0, trixie noble libglib2.0-0t64
libglm-dev | - | -
libgmp-dev | - | buster bullseye bookworm trixie xenial bionic focal jammy noble libgmp10 libgmpxx4ldbl
libgnutls28-dev | - | bookworm libgnutls-dane0 libgnutls-openssl27 libgnutls30 libgnutlsxx30
libgoogle-glog-dev | - | bookworm libgoogle-glog0v6, trixie libgoogle-glog0v6t64
libgoogle-perftools-dev | - | bullseye bookworm xenial bionic focal jammy libgoogle-perftools4 libtcmalloc-minimal4, trixie noble libgoogle-perftools4t64 libtcmalloc-minimal4t64
libgpgme-dev | gpgme-config gpgme-json | bullseye bookworm bionic focal jammy libgpgme11, trixie noble libgpgme11t64
libgraphicsmagick1-dev | GraphicsMagick-config GraphicsMagickWand-config | bullseye bookworm xenial bionic focal jammy libgraphicsmagick-q16-3, trixie noble libgraphicsmagick-q16-3t64
libgrpc++-dev | - | bookworm libgrpc++1.51, trixie libgrpc++1.51t64
libgsl-dev | - | bookworm libgsl27 libgslcblas0, trixie libgsl28 libgslcblas0
libgtk-3-dev | - | bookworm libgtk-3-0
libgtk2.0-dev | - | bookworm libgtk2.0-0
libhdf5-dev | h5cc h5c++ h5fc h5pcc h5pfc | bullseye bookworm jammy libhdf5-103-1 libhdf5-fortran-102 libhdf5-hl-100 libhdf5-hl-fortran-100 libhdf5-cpp-103-1 libhdf5-hl-cpp-100, trixie libhdf5-310 libhdf5-fortran-310 libhdf5-hl-310 libhdf5-hl-fortran-310 libhdf5-cpp-310 libhdf5-hl-cpp-310, xenial libhdf5-10 libhdf5-cpp-11, bionic libhdf5-100 libhdf5-cpp-100, focal libhdf5-103 libhdf5-cpp-103, noble libhdf5-103-1t64 libhdf5-fortran-102t64 libhdf5-hl-100t64 libhdf5-hl-fortran-100t64 libhdf5-cpp-103-1t64 libhdf5-hl-cpp-100t64
libhiredis-dev | - | bullseye bookworm focal jammy libhiredis0.14, trixie noble libhiredis1.1.0, xenial bionic libhiredis0.13
libicu-dev | icu-config genbrk gencfu gencnval gendict genrb icuinfo makeconv pkgdata uconv derb | stretch libicu57, buster libicu63, bullseye libicu67, bookworm libicu72, trixie libicu76, xenial libicu55, bionic libicu60, focal libicu66, jammy libicu70, noble libicu74
libid3tag0-dev | - | bullseye bookworm trixie xenial bionic focal jammy noble libid3tag0
libjansson-dev | - | bookworm trixie libjansson4
libjemalloc-dev | jemalloc-config | bullseye bookworm trixie focal jammy noble libjemalloc2, xenial bionic libjemalloc1
libjpeg-dev | - | jessie stretch buster bullseye bookworm trixie libjpeg62-turbo, trusty xenial bionic focal jammy noble libjpeg8
libjpeg-turbo8-dev | - | libjpeg-turbo8
libjpeg62-turbo-dev | - | libjpeg62-turbo
libjpeg8-dev | - | libjpeg8
libjson-c-dev | - | bookworm trixie libjson-c5
libjsoncpp-dev | - | bookworm libjsoncpp25, trixie libjsoncpp26
libjwt-dev | - | bookworm libjwt0, trixie libjwt2
libkrb5-dev | krb5-config krb5-config.mit | buster bullseye bookworm trixie focal jammy noble libkrb5-3 libgssapi-krb5-2 libk5crypto3 libcom-err2
liblapack-dev | - | liblapack3 libblas3
liblcms2-dev | - | liblcms2-2
libldap-dev | - | bookworm jammy libldap-2.5-0, trixie noble libldap2
libldap2-dev | - | buster bullseye xenial bionic focal libldap-2.4-2, bookworm jammy libldap-2.5-0, trixie noble libldap2
libleptonica-dev | - | bookworm liblept5, trixie libleptonica6
libleveldb-dev | - | buster bullseye bookworm trixie focal jammy noble libleveldb1d, xenial bionic libleveldb1v5
liblmdb-dev | - | bookworm trixie liblmdb0
libltdl-dev | - | libltdl7
liblua5.1-0-dev | - | liblua5.1-0
liblua5.3-dev | - | liblua5.3-0
libluajit-5.1-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libluajit-5.1-2
liblz4-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble liblz4-1
liblzma-dev | - | liblzma5
libmad0-dev | - | libmad0
libmagic-dev | - | stretch buster bullseye bookworm xenial bionic focal jammy libmagic1, trixie noble libmagic1t64
libmagick++-dev | Magick++-config | ?
libmagickcore-dev | MagickCore-config | ?
libmagickwand-dev | MagickWand-config Magick-config MagickCore-config Wand-config | bullseye bookworm focal jammy libmagickwand-6.q16-6 libmagickcore-6.q16-6-extra, trixie libmagickwand-7.q16-10 libmagickcore-7.q16-10-extra, xenial libmagickwand-6.q16-2 libmagickcore-6.q16-2-extra, bionic libmagickwand-6.q16-3 libmagickcore-6.q16-3-extra, noble libmagickwand-6.q16-7t64 libmagickcore-6.q16-7-extra
libmariadb-dev | mariadb_config mysql_config | buster bullseye bookworm trixie bionic focal jammy noble libmariadb3
libmariadb-dev-compat | mysql_config | buster bullseye bookworm trixie focal jammy noble libmariadb3
libmariadbclient-dev | mysql_config mariadb_config | ?
libmaxminddb-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libmaxminddb0
libmbedtls-dev | - | bookworm libmbedcrypto7 libmbedtls14 libmbedx509-1, trixie libmbedcrypto16 libmbedtls21 libmbedx509-7
libmcrypt-dev | libmcrypt-config | libmcrypt4
libmemcached-dev | libmemcached-config | bullseye bookworm xenial bionic focal jammy libmemcached11 libmemcachedutil2, trixie noble libmemcached11t64 libmemcachedutil2t64
libmicrohttpd-dev | - | bookworm libmicrohttpd12, trixie libmicrohttpd12t64
libmongoc-dev | - | bookworm libmongoc-1.0-0 libbson-1.0-0, trixie libmongoc-1.0-0t64 libbson-1.0-0t64
libmosquitto-dev | - | bookworm trixie libmosquitto1
libmpc-dev | - | libmpc3
libmpfr-dev | - | buster bullseye bookworm trixie bionic focal jammy noble libmpfr6, xenial libmpfr4
libmysqlclient-dev | mysql_config | jessie trusty libmysqlclient18, xenial bionic libmysqlclient20, focal jammy noble libmysqlclient21
libmysqlcppconn-dev | - | bookworm libmysqlcppconn7v5, trixie libmysqlcppconn7t64
libncurses-dev | ncurses5-config ncursesw5-config ncurses6-config ncursesw6-config | buster bullseye bookworm trixie focal jammy noble libncurses6 libncursesw6 libtinfo6
libncurses5-dev | ncurses5-config ncursesw5-config ncurses6-config ncursesw6-config | bookworm libncurses6 libncursesw6 libtinfo6
libncursesw5-dev | ncursesw5-config ncursesw6-config | bookworm libncurses6 libncursesw6 libtinfo6
libnetcdf-dev | nc-config | bookworm libnetcdf19
libnghttp2-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libnghttp2-14
libnspr4-dev | nspr-config | bullseye bookworm trixie xenial bionic focal jammy noble libnspr4
libnss3-dev | nss-config | bullseye bookworm trixie xenial bionic focal jammy noble libnss3
libnuma-dev | - | bullseye bookworm trixie xenial bionic focal jammy noble libnuma1
libonig-dev | onig-config | buster bullseye bookworm trixie focal jammy noble libonig5, xenial libonig2, bionic libonig4
libopenblas-dev | - | bookworm libopenblas0
libopencv-dev | opencv_version | ?
libopenjp2-7-dev | - | libopenjp2-7
libopenmpi-dev | mpicc mpiCC mpic++ mpicxx mpif77 mpif90 mpifort opal_wrapper | bookworm libopenmpi3
libopus-dev | - | bookworm trixie libopus0
libpaho-mqtt-dev | - | bookworm trixie libpaho-mqtt1.3
libpango1.0-dev | - | bullseye bookworm trixie xenial bionic focal jammy noble libpango-1.0-0 libpangocairo-1.0-0 libpangoft2-1.0-0 libpangoxft-1.0-0
libpcap-dev | pcap-config | jessie stretch buster bullseye bookworm trusty xenial bionic focal jammy libpcap0.8, trixie noble libpcap0.8t64
libpcre2-dev | pcre2-config | bullseye focal libpcre2-8-0 libpcre2-16-0 libpcre2-32-0 libpcre2-posix2, bookworm trixie jammy noble libpcre2-8-0 libpcre2-16-0 libpcre2-32-0 libpcre2-posix3, xenial bionic libpcre2-8-0 libpcre2-16-0 libpcre2-32-0 libpcre2-posix0
libpcre3-dev | pcre-config | stretch buster bullseye bookworm xenial bionic focal jammy noble libpcre3 libpcrecpp0v5 libpcre16-3 libpcre32-3
libperl-dev | - | bookworm libperl5.36
libpng-dev | libpng-config libpng16-config | stretch buster bullseye bookworm bionic focal jammy libpng16-16, trixie noble libpng16-16t64
libpng12-dev | libpng-config libpng12-config | libpng12-0
libpoppler-cpp-dev | - | bullseye bookworm bionic focal jammy libpoppler-cpp0v5, trixie libpoppler-cpp2, xenial libpoppler-cpp0, noble libpoppler-cpp0t64
libpq-dev | pg_config | libpq5
libpqxx-dev | - | bookworm libpqxx-6.4, trixie libpqxx-7.10
libproj-dev | - | bullseye libproj19, bookworm trixie noble libproj25, xenial libproj9, bionic libproj12, focal libproj15, jammy libproj22
libprotobuf-dev | - | bullseye jammy libprotobuf23 libprotobuf-lite23, bookworm libprotobuf32 libprotobuf-lite32, trixie noble libprotobuf32t64 libprotobuf-lite32t64, xenial libprotobuf9v5 libprotobuf-lite9v5, bionic libprotobuf10 libprotobuf-lite10, focal libprotobuf17 libprotobuf-lite17
librabbitmq-dev | - | librabbitmq4
librdkafka-dev | - | stretch buster bullseye bookworm trixie bionic focal jammy noble librdkafka1 librdkafka++1, xenial librdkafka1
libreadline-dev | - | bullseye bookworm focal jammy libreadline8, trixie noble libreadline8t64, xenial libreadline6, bionic libreadline7
librocksdb-dev | - | bookworm librocksdb7.8, trixie librocksdb9.10
librsvg2-dev | - | librsvg2-2
libsasl2-dev | - | libsasl2-2
libsdl2-dev | sdl2-config | bullseye bookworm trixie xenial bionic focal jammy noble libsdl2-2.0-0
libseccomp-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libseccomp2
libsfml-dev | - | bookworm libsfml-audio2.5 libsfml-graphics2.5 libsfml-network2.5 libsfml-system2.5 libsfml-window2.5, trixie libsfml-audio2.6 libsfml-graphics2.6 libsfml-network2.6 libsfml-system2.6 libsfml-window2.6
libsnappy-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libsnappy1v5
libsndfile1-dev | - | libsndfile1
libsnmp-dev | net-snmp-config net-snmp-create-v3-user mib2c mib2c-update | bullseye bookworm jammy libsnmp40 libnetsnmptrapd40, trixie noble libsnmp40t64 libnetsnmptrapd40t64, xenial bionic libsnmp30, focal libsnmp35
libsodium-dev | - | stretch xenial libsodium18, buster bullseye bookworm trixie bionic focal jammy noble libsodium23
libspatialindex-dev | - | bullseye bookworm focal jammy noble libspatialindex6 libspatialindex-c6, trixie libspatialindex8 libspatialindex-c8, xenial bionic libspatialindex4v5 libspatialindex-c4v5
libspdlog-dev | - | bookworm libspdlog1.10 libfmt9, trixie libspdlog1.15 libfmt10
libsqlite3-dev | - | libsqlite3-0
libssh-dev | - | bookworm trixie libssh-4
libssh2-1-dev | - | bullseye bookworm xenial bionic focal jammy libssh2-1, trixie noble libssh2-1t64
libssl-dev | - | stretch buster bullseye bionic focal libssl1.1, bookworm jammy libssl3, trixie noble libssl3t64, jessie trusty xenial libssl1.0.0
libsystemd-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libsystemd0
libtbb-dev | - | bookworm trixie libtbb12
libtclap-dev | - | -
libtesseract-dev | - | bookworm trixie libtesseract5
libtidy-dev | - | bullseye bookworm focal jammy noble libtidy5deb1, trixie libtidy58, xenial libtidy-0.99-0, bionic libtidy5
libtiff-dev | - | bullseye bionic focal jammy libtiff5 libtiffxx5, bookworm trixie noble libtiff6 libtiffxx6
libtiff5-dev | - | ?
libtool | libtoolize | ?
libtool-bin | libtool | -
libudev-dev | - | libudev1
libunwind-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libunwind8
libusb-1.0-0-dev | - | libusb-1.0-0
libuv1-dev | - | bullseye bookworm xenial bionic focal jammy libuv1, trixie noble libuv1t64
libvips-dev | - | bullseye bookworm xenial bionic focal jammy libvips42, trixie noble libvips42t64
libwebp-dev | - | bullseye bionic focal libwebp6 libwebpmux3 libwebpdemux2, bookworm jammy libwebp7 libwebpmux3 libwebpdemux2, trixie noble libwebp7 libwebpdemux2 libwebpmux3 libwebpdecoder3, xenial libwebp5 libwebpmux1 libwebpdemux1
libwebsocketpp-dev | - | -
libwebsockets-dev | - | bookworm libwebsockets17, trixie libwebsockets19t64
libx11-dev | - | libx11-6
libxext-dev | - | libxext6
libxml2-dev | xml2-config | jessie stretch buster bullseye bookworm trixie trusty xenial bionic focal jammy noble libxml2
libxmlsec1-dev | xmlsec1-config | ?
libxpm-dev | - | libxpm4
libxrender-dev | - | libxrender1
libxslt-dev | xslt-config | libxslt1.1
libxslt1-dev | xslt-config | libxslt1.1
libxt-dev | - | bullseye bookworm xenial bionic focal jammy libxt6, trixie noble libxt6t64
libyaml-cpp-dev | - | bookworm libyaml-cpp0.7, trixie libyaml-cpp0.8
libyaml-dev | - | libyaml-0-2
libzip-dev | - | bullseye bookworm xenial bionic jammy libzip4, trixie focal libzip5, noble libzip4t64
libzmq3-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libzmq5
libzstd-dev | - | stretch buster bullseye bookworm trixie bionic focal jammy noble libzstd1, xenial libzstd0
linux-headers-generic | - | -
linux-libc-dev | - | -
lld | ld.lld lld lld-link ld64.lld wasm-ld | -
llvm | bugpoint dsymutil llc lli llvm-PerfectShuffle llvm-addr2line llvm-ar llvm-as llvm-bcanalyzer llvm-c-test llvm-cat llvm-cfi-verify llvm-config llvm-cov llvm-cvtres llvm-cxxdump llvm-cxxfilt llvm-diff llvm-dis llvm-dlltool llvm-dwarfdump llvm-dwp llvm-exegesis llvm-extract llvm-lib llvm-link llvm-lto llvm-lto2 llvm-mc llvm-mca llvm-modextract llvm-mt llvm-nm llvm-objcopy llvm-objdump llvm-opt-report llvm-pdbutil llvm-profdata llvm-ranlib llvm-rc llvm-readelf llvm-readobj llvm-reduce llvm-rtdyld llvm-size llvm-split llvm-stress llvm-strings llvm-strip llvm-symbolizer llvm-tblgen llvm-undname llvm-xray obj2yaml opt sanstats verify-uselistorder yaml2obj | ?
llvm-dev | llvm-config | ?
m4 | m4 | -
make | make gmake make-first-existing-target | -
maven | mvn mvnDebug mvnyjp | -
meson | meson | -
musl-dev | - | -
musl-tools | musl-gcc musl-ldconfig | -
nasm | nasm ndisasm ldrdf rdf2bin rdf2com rdf2ihx rdf2ith rdf2srec rdfdump rdflib rdx | -
ninja-build | ninja | -
nlohmann-json3-dev | - | -
ocaml | ocaml ocamlc ocamlcp ocamldebug ocamldep ocamldoc ocamllex ocamlmklib ocamlmktop ocamlopt ocamlrun ocamlyacc | ?
opam | opam opam-installer | ?
patch | patch | -
php-dev | phpize php-config | ?
pkg-config | pkg-config pkgconf x86_64-linux-gnu-pkg-config aarch64-linux-gnu-pkg-config | -
pkgconf | pkg-config pkgconf x86_64-linux-gnu-pkg-config aarch64-linux-gnu-pkg-config | -
portaudio19-dev | - | libportaudio2 libportaudiocpp0
protobuf-compiler | protoc | -
python-all-dev | - | ?
python-dev | python-config python2-config python2.7-config | jessie stretch buster trusty xenial bionic python
python2-dev | python2-config python2.7-config | bullseye focal jammy python2
python2.7-dev | python2.7-config x86_64-linux-gnu-python2.7-config | python2.7
python3-all-dev | - | ?
python3-dev | python3-config x86_64-linux-gnu-python3-config aarch64-linux-gnu-python3-config python3.4-config python3.5-config python3.6-config python3.7-config python3.8-config python3.9-config python3.10-config python3.11-config python3.12-config python3.13-config | python3
qt5-default | qmake moc rcc uic | ?
qtbase5-dev | qmake moc rcc uic qdbuscpp2xml qdbusxml2cpp qlalr | ?
ragel | ragel | -
rapidjson-dev | - | -
re2c | re2c re2go re2rust | -
ruby-dev | - | ?
rustc | rustc rustdoc rust-gdb rust-lldb | -
scons | scons scons-configure-cache scons-time sconsign | -
swig | swig ccache-swig swig3.0 swig4.0 | -
tcl-dev | tcltk-depends | ?
texinfo | makeinfo texi2any texi2dvi texi2pdf texindex pod2texi pdftexi2dvi txixml2texi | -
tk-dev | - | ?
unixodbc-dev | odbc_config | bullseye xenial bionic focal libodbc1 odbcinst1debian2, bookworm trixie jammy noble libodbc2 libodbccr2 libodbcinst2
upx-ucl | upx upx-ucl | -
uuid-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libuuid1
xmlto | xmlto xmlif | -
yasm | yasm vsyasm ytasm | -
zlib1g-dev | - | zlib1g
`;
