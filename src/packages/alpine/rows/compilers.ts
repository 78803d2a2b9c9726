// Checked with scripts/check-alpine-packages.js against alpinelinux/aports: releases 3.3 to 3.24, and edge of 2026-08-22.

/** Compilers and tools that only a build needs. Columns: see `../table.ts`. */
export const compilers = `
abuild | main/abuild | abuild abuild-addgroup abuild-adduser abuild-apk abuild-fetch abuild-gzsplit abuild-keygen abuild-rmtemp abuild-rootbld abuild-sign abuild-sudo abuild-tar abump apkgrel apkbuild-cpan apkbuild-gem-resolver apkbuild-pypi buildlab checkapk newapkbuild fakeroot scanelf | -
alpine-sdk | main/alpine-sdk | abuild abuild-apk abuild-keygen abuild-rootbld abuild-sign abuild-sudo abuild-tar newapkbuild apkbuild-cpan checkapk git gcc cc cpp c89 c99 g++ c++ make patch file ar as ld ld.bfd ld.gold nm objcopy objdump ranlib readelf size strings strip addr2line c++filt elfedit gprof tar openssl curl fakeroot scanelf pkg-config pkgconf lzip | libstdc++ libgcc libgomp libatomic
apache-ant 3.4- | community/apache-ant | ant antRun | -
asciidoc | main/asciidoc | asciidoc a2x | -
asciidoctor | main/asciidoctor | asciidoctor | -
autoconf | main/autoconf | autoconf autoheader autom4te autoreconf autoscan autoupdate ifnames | -
automake | main/automake | automake aclocal automake-1.14 automake-1.15 automake-1.16 automake-1.17 automake-1.18 aclocal-1.15 aclocal-1.16 | -
binutils | main/binutils | ar as ld ld.bfd ld.gold nm objcopy objdump ranlib readelf size strings strip addr2line c++filt elfedit gprof dwp gprofng | -
binutils-dev | main/binutils | - | ?
binutils-gold | main/binutils | ld.gold dwp | -
bison | main/bison | bison yacc | -
bsd-compat-headers | main/bsd-compat-headers | - | -
build-base | main/build-base | gcc cc cpp gcov c89 c99 gcc-ar gcc-nm gcc-ranlib g++ c++ make patch file ar as ld ld.bfd ld.gold nm objcopy objdump ranlib readelf size strings strip addr2line c++filt elfedit gprof | libstdc++ libgcc libgomp libatomic
byacc | main/byacc | yacc byacc | -
cabal 3.7- | community/cabal | cabal | ?
cargo 3.6- | main/rust | cargo cargo-clippy cargo-fmt | libgcc
ccache | main/ccache | ccache | -
chrpath | main/chrpath | chrpath | -
clang | main/clang | clang clang++ clang-cl clang-cpp | libstdc++ libgcc libgomp libatomic
clang-dev 3.4-3.16 | main/clang | clang-format clang-tidy | ?
cmake | main/cmake | cmake ctest cpack ccmake | -
cppunit-dev | main/cppunit | - | cppunit
crystal 3.8- | community/crystal | crystal | ?
ctags | community/ctags | ctags etags readtags | -
cython | main/cython | cython cythonize cygdb | -
cython-dev 3.3-3.16 | main/cython | - | ?
doxygen | main/doxygen | doxygen | -
dpkg-dev | main/dpkg | dpkg-architecture dpkg-buildflags dpkg-buildpackage dpkg-checkbuilddeps dpkg-distaddfile dpkg-genbuildinfo dpkg-genchanges dpkg-gencontrol dpkg-gensymbols dpkg-mergechangelogs dpkg-name dpkg-parsechangelog dpkg-scanpackages dpkg-scansources dpkg-shlibdeps dpkg-source dpkg-vendor dpkg-buildapi dpkg-buildtree | -
flex | main/flex | flex flex++ lex | -
flex-dev | main/flex | - | flex-libs
fortify-headers | main/fortify-headers | - | -
g++ | main/gcc | g++ c++ gcc cc x86_64-alpine-linux-musl-g++ aarch64-alpine-linux-musl-g++ | libstdc++ libgcc libgomp libatomic
gcc | main/gcc | gcc cc cpp gcov gcov-dump gcov-tool c89 c99 gcc-ar gcc-nm gcc-ranlib lto-dump x86_64-alpine-linux-musl-gcc aarch64-alpine-linux-musl-gcc | libgcc libgomp libatomic
gcc-gnat | main/gcc | gnat gnatbind gnatchop gnatclean gnatkr gnatlink gnatls gnatmake gnatname gnatprep | libgnat libgcc
gcc-objc | main/gcc | - | libobjc libgcc
gfortran | main/gcc | gfortran | libgfortran libgcc libgomp libatomic
ghc 3.6- | community/ghc | ghc ghci ghc-pkg runghc runhaskell haddock hp2ps hpc hsc2hs | ?
go | community/go | go gofmt | -
go-tools 3.3-3.8 | community/go | godoc cover vet stringer | -
gperf | main/gperf | gperf | -
gradle 3.8- | community/gradle | gradle | -
help2man | main/help2man | help2man | -
intltool | community/intltool | intltool-extract intltool-merge intltool-prepare intltool-update intltoolize | -
libc-dev | main/libc-dev | - | -
libtool | main/libtool | libtool libtoolize | libltdl
linux-headers | main/linux-headers | - | -
lld 3.6- | main/lld | ld.lld lld lld-link ld64.lld wasm-ld | -
llvm | main/llvm | - | ?
llvm-dev 3.3-3.5 3.23- | main/llvm | llvm-config | ?
m4 | main/m4 | m4 | -
make | main/make | make gmake | -
maven 3.5- | community/maven | mvn mvnDebug mvnyjp | -
meson 3.7- | main/meson | meson | -
musl-dev | main/musl | - | -
nasm | main/nasm | nasm ndisasm | -
ninja | main/ninja | ninja | -
ninja-build 3.18- | community/ninja-build | - | -
ocaml 3.5- | community/ocaml | ocaml ocamlc ocamlc.opt ocamlopt ocamlopt.opt ocamldep ocamllex ocamlyacc ocamlmklib ocamlmktop ocamldoc ocamlrun ocamldebug ocamlprof ocamlcp ocamlobjinfo ocamloptp ocamlcmt | ?
opam 3.5- | community/opam | opam opam-admin opam-installer | ?
patch | main/patch | patch | -
patchutils | main/patchutils | combinediff dehtmldiff editdiff espdiff filterdiff fixcvsdiff flipdiff grepdiff interdiff lsdiff patchview recountdiff rediff splitdiff unwrapdiff gitdiff gitdiffview svndiff svndiffview | -
pkgconf | main/pkgconf | pkgconf pkg-config bomtool | -
pkgconfig | main/pkgconfig | pkg-config pkgconf | -
ragel | community/ragel | ragel | -
re2c | main/re2c | re2c re2go re2rust | -
rust 3.6- | main/rust | rustc rustdoc rust-gdb rust-gdbgui rust-lldb clippy-driver cargo-clippy cargo-fmt rustfmt | libgcc
rustup 3.12- | community/rustup | rustup rustup-init | libgcc
samurai 3.11- | main/samurai | samu ninja | -
sassc 3.5- | community/sassc | sassc | -
scons | main/scons | scons scons-time sconsign scons-configure-cache | -
swig | main/swig | swig ccache-swig | -
texinfo | main/texinfo | makeinfo texi2any info install-info pod2texi texi2dvi texi2pdf texindex pdftexi2dvi | -
upx 3.7- | community/upx | upx | -
xmlto | main/xmlto | xmlto xmlif | -
yasm | community/yasm | yasm vsyasm ytasm | -
yasm-dev | community/yasm | - | ?
`;
