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
libaio-dev | - | jessie stretch buster bullseye bookworm xenial bionic focal jammy libaio1
libapr1-dev | apr-1-config apr-config | bookworm libapr1
libaprutil1-dev | apu-1-config apu-config | bookworm libaprutil1
libargon2-0-dev | - | ?
libargon2-dev | - | bookworm libargon2-1
libasound2-dev | - | stretch buster bullseye bookworm bionic focal jammy libasound2, trixie noble libasound2t64
libatlas-base-dev | - | stretch buster bullseye bookworm xenial bionic focal jammy noble libatlas3-base
libavcodec-dev | - | bookworm libavcodec59
libavformat-dev | - | bookworm libavformat59
libblas-dev | - | libblas3
libbluetooth-dev | - | libbluetooth3
libboost-all-dev | - | ?
libboost-dev | - | ?
libbz2-dev | - | libbz2-1.0
libc-ares-dev | - | bookworm libc-ares2
libc-client-dev | - | ?
libc-dev | - | -
libc-dev-bin | sotruss sprof memusage memusagestat mtrace gencat rpcgen | -
libc6-dev | - | -
libcairo2-dev | cairo-trace | libcairo2 libcairo-gobject2
libcap-dev | - | libcap2
libcups2-dev | cups-config | bookworm libcups2
libcurl4-gnutls-dev | curl-config | jessie stretch buster bullseye bookworm trusty xenial bionic focal jammy libcurl3-gnutls, trixie noble libcurl3t64-gnutls
libcurl4-nss-dev | curl-config | libcurl3-nss
libcurl4-openssl-dev | curl-config | stretch jessie trusty xenial libcurl3, buster bullseye bookworm bionic focal jammy libcurl4, trixie noble libcurl4t64
libdb-dev | - | stretch buster bullseye bookworm xenial bionic focal jammy libdb5.3
libdbus-1-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libdbus-1-3
libdw-dev | - | bookworm libdw1
libeigen3-dev | - | -
libelf-dev | - | bookworm libelf1
libev-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy libev4
libevent-dev | event_rpcgen.py | bookworm libevent-2.1-7 libevent-core-2.1-7 libevent-extra-2.1-7 libevent-pthreads-2.1-7 libevent-openssl-2.1-7
libexpat1-dev | - | libexpat1
libffi-dev | - | jessie stretch buster trusty xenial bionic libffi6, bullseye focal libffi7, bookworm trixie jammy noble libffi8
libfftw3-dev | - | bookworm libfftw3-double3 libfftw3-single3 libfftw3-long3 libfftw3-quad3
libfontconfig1-dev | - | libfontconfig1
libfreetype-dev | freetype2-config | libfreetype6
libfreetype6-dev | freetype-config freetype2-config | libfreetype6
libfuse-dev | - | bookworm libfuse2
libgcrypt20-dev | libgcrypt-config dumpsexp hmac256 mpicalc | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libgcrypt20
libgd-dev | gdlib-config | libgd3
libgdal-dev | gdal-config | bookworm libgdal32
libgdbm-compat-dev | - | bookworm libgdbm-compat4
libgdbm-dev | - | bookworm libgdbm6
libgdk-pixbuf2.0-dev | gdk-pixbuf-csource gdk-pixbuf-pixdata gdk-pixbuf-thumbnailer | ?
libgeoip-dev | - | bookworm libgeoip1
libgeos-dev | geos-config | bookworm libgeos-c1v5
libgif-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libgif7
libgirepository1.0-dev | g-ir-annotation-tool g-ir-compiler g-ir-generate g-ir-inspect g-ir-scanner | libgirepository-1.0-1
libgl1-mesa-dev | - | ?
libglib2.0-dev | glib-compile-resources glib-compile-schemas glib-genmarshal glib-gettextize glib-mkenums gdbus-codegen gio-querymodules gobject-query gresource gsettings gtester gtester-report | stretch buster bullseye bookworm xenial bionic focal jammy libglib2.0-0, trixie noble libglib2.0-0t64
libgmp-dev | - | buster bullseye bookworm bionic focal jammy libgmp10 libgmpxx4ldbl
libgnutls28-dev | - | bookworm libgnutls-dane0 libgnutls-openssl27 libgnutls30 libgnutlsxx30
libgoogle-perftools-dev | - | bookworm libgoogle-perftools4 libtcmalloc-minimal4
libgpgme-dev | gpgme-config gpgme-json | bookworm libgpgme11
libgraphicsmagick1-dev | GraphicsMagick-config GraphicsMagickWand-config | bookworm libgraphicsmagick-q16-3
libgtk-3-dev | - | bookworm libgtk-3-0
libgtk2.0-dev | - | bookworm libgtk2.0-0
libhdf5-dev | h5cc h5c++ h5fc h5pcc h5pfc | bookworm libhdf5-103-1 libhdf5-fortran-102 libhdf5-hl-100 libhdf5-hl-fortran-100 libhdf5-cpp-103-1 libhdf5-hl-cpp-100
libhiredis-dev | - | bookworm libhiredis0.14
libicu-dev | icu-config genbrk gencfu gencnval gendict genrb icuinfo makeconv pkgdata uconv derb | stretch libicu57, buster libicu63, bullseye libicu67, bookworm libicu72, trixie libicu76, xenial libicu55, bionic libicu60, focal libicu66, jammy libicu70, noble libicu74
libid3tag0-dev | - | bookworm libid3tag0
libjemalloc-dev | jemalloc-config | bookworm libjemalloc2
libjpeg-dev | - | jessie stretch buster bullseye bookworm trixie libjpeg62-turbo, trusty xenial bionic focal jammy noble libjpeg8
libjpeg-turbo8-dev | - | libjpeg-turbo8
libjpeg62-turbo-dev | - | libjpeg62-turbo
libjpeg8-dev | - | libjpeg8
libkrb5-dev | krb5-config krb5-config.mit | buster bullseye bookworm trixie focal jammy noble libkrb5-3 libgssapi-krb5-2 libk5crypto3 libcom-err2
liblapack-dev | - | liblapack3 libblas3
liblcms2-dev | - | liblcms2-2
libldap-dev | - | bookworm jammy libldap-2.5-0, trixie noble libldap2
libldap2-dev | - | buster bullseye bionic focal libldap-2.4-2, bookworm jammy libldap-2.5-0
libleveldb-dev | - | buster bullseye bookworm trixie focal jammy libleveldb1d
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
libmagickwand-dev | MagickWand-config Magick-config MagickCore-config Wand-config | ?
libmariadb-dev | mariadb_config mysql_config | buster bullseye bookworm trixie focal jammy noble libmariadb3
libmariadb-dev-compat | mysql_config | buster bullseye bookworm trixie focal jammy noble libmariadb3
libmariadbclient-dev | mysql_config mariadb_config | ?
libmaxminddb-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libmaxminddb0
libmcrypt-dev | libmcrypt-config | libmcrypt4
libmemcached-dev | libmemcached-config | bookworm libmemcached11 libmemcachedutil2
libmpc-dev | - | libmpc3
libmpfr-dev | - | buster bullseye bookworm trixie bionic focal jammy noble libmpfr6
libmysqlclient-dev | mysql_config | trusty jessie libmysqlclient18, xenial bionic libmysqlclient20, focal jammy libmysqlclient21
libncurses-dev | ncurses5-config ncursesw5-config ncurses6-config ncursesw6-config | buster bullseye bookworm trixie focal jammy noble libncurses6 libncursesw6 libtinfo6
libncurses5-dev | ncurses5-config ncursesw5-config ncurses6-config ncursesw6-config | bookworm libncurses6 libncursesw6 libtinfo6
libncursesw5-dev | ncursesw5-config ncursesw6-config | bookworm libncurses6 libncursesw6 libtinfo6
libnetcdf-dev | nc-config | bookworm libnetcdf19
libnghttp2-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libnghttp2-14
libnspr4-dev | nspr-config | bookworm libnspr4
libnss3-dev | nss-config | bookworm libnss3
libnuma-dev | - | bookworm libnuma1
libonig-dev | onig-config | buster bullseye bookworm trixie focal jammy noble libonig5
libopenblas-dev | - | bookworm libopenblas0
libopencv-dev | opencv_version | ?
libopenjp2-7-dev | - | libopenjp2-7
libopenmpi-dev | mpicc mpiCC mpic++ mpicxx mpif77 mpif90 mpifort opal_wrapper | bookworm libopenmpi3
libpango1.0-dev | - | bookworm libpango-1.0-0 libpangocairo-1.0-0 libpangoft2-1.0-0 libpangoxft-1.0-0
libpcap-dev | pcap-config | jessie stretch buster bullseye bookworm trusty xenial bionic focal jammy libpcap0.8
libpcre2-dev | pcre2-config | bookworm libpcre2-8-0 libpcre2-16-0 libpcre2-32-0 libpcre2-posix3
libpcre3-dev | pcre-config | stretch buster bullseye bookworm xenial bionic focal jammy noble libpcre3 libpcrecpp0v5 libpcre16-3 libpcre32-3
libperl-dev | - | bookworm libperl5.36
libpng-dev | libpng-config libpng16-config | stretch buster bullseye bookworm bionic focal jammy libpng16-16, trixie noble libpng16-16t64
libpng12-dev | libpng-config libpng12-config | libpng12-0
libpoppler-cpp-dev | - | bookworm libpoppler-cpp0v5
libpq-dev | pg_config | libpq5
libproj-dev | - | bookworm libproj25
libprotobuf-dev | - | bookworm libprotobuf32 libprotobuf-lite32
librabbitmq-dev | - | librabbitmq4
librdkafka-dev | - | stretch buster bullseye bookworm trixie bionic focal jammy noble librdkafka1 librdkafka++1
libreadline-dev | - | bookworm libreadline8
librsvg2-dev | - | librsvg2-2
libsasl2-dev | - | libsasl2-2
libsdl2-dev | sdl2-config | bookworm libsdl2-2.0-0
libseccomp-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libseccomp2
libsnappy-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libsnappy1v5
libsndfile1-dev | - | libsndfile1
libsnmp-dev | net-snmp-config net-snmp-create-v3-user mib2c mib2c-update | bookworm libsnmp40 libnetsnmptrapd40
libsodium-dev | - | stretch bionic libsodium18, buster bullseye bookworm trixie focal jammy noble libsodium23
libspatialindex-dev | - | bookworm libspatialindex6 libspatialindex-c6
libsqlite3-dev | - | libsqlite3-0
libssh2-1-dev | - | bookworm libssh2-1
libssl-dev | - | stretch buster bullseye bionic focal libssl1.1, bookworm jammy libssl3, trixie noble libssl3t64, jessie trusty xenial libssl1.0.0
libsystemd-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libsystemd0
libtidy-dev | - | bookworm libtidy5deb1
libtiff-dev | - | bookworm libtiff6 libtiffxx6
libtiff5-dev | - | ?
libtool | libtoolize | ?
libtool-bin | libtool | -
libudev-dev | - | libudev1
libunwind-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libunwind8
libusb-1.0-0-dev | - | libusb-1.0-0
libuv1-dev | - | bookworm libuv1
libvips-dev | - | bookworm libvips42
libwebp-dev | - | bookworm libwebp7 libwebpmux3 libwebpdemux2
libx11-dev | - | libx11-6
libxext-dev | - | libxext6
libxml2-dev | xml2-config | jessie stretch buster bullseye bookworm trusty xenial bionic focal jammy noble libxml2
libxmlsec1-dev | xmlsec1-config | ?
libxpm-dev | - | libxpm4
libxrender-dev | - | libxrender1
libxslt-dev | xslt-config | libxslt1.1
libxslt1-dev | xslt-config | libxslt1.1
libxt-dev | - | bookworm libxt6
libyaml-dev | - | libyaml-0-2
libzip-dev | - | bookworm libzip4
libzmq3-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libzmq5
libzstd-dev | - | stretch buster bullseye bookworm trixie xenial bionic focal jammy noble libzstd1
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
re2c | re2c re2go re2rust | -
ruby-dev | - | ?
rustc | rustc rustdoc rust-gdb rust-lldb | -
scons | scons scons-configure-cache scons-time sconsign | -
swig | swig ccache-swig swig3.0 swig4.0 | -
tcl-dev | tcltk-depends | ?
texinfo | makeinfo texi2any texi2dvi texi2pdf texindex pod2texi pdftexi2dvi txixml2texi | -
tk-dev | - | ?
unixodbc-dev | odbc_config | bookworm libodbc2 libodbccr2 libodbcinst2
upx-ucl | upx upx-ucl | -
uuid-dev | - | stretch buster bullseye bookworm bionic focal jammy libuuid1
xmlto | xmlto xmlif | -
yasm | yasm vsyasm ytasm | -
zlib1g-dev | - | zlib1g
`;
