// Checked against the package lists of bookworm; other releases are named only where their name is certain.

/** Programs that serve builds and running containers alike. Columns: see `../table.ts`. */
export const programs = `
alien | alien | -
apt-transport-https | - | -
apt-utils | apt-extracttemplates apt-ftparchive apt-sortpkgs | -
aptitude | aptitude aptitude-curses aptitude-run-state-bundle aptitude-create-state-bundle | -
aria2 | aria2c | -
bc | bc | -
bsdmainutils | cal calendar col colcrt colrm column from hd hexdump look lorder ncal ul write | -
bsdtar | bsdtar | -
bundler | bundle bundler | bundler
bzip2 | bunzip2 bzcat bzcmp bzdiff bzegrep bzexe bzfgrep bzgrep bzip2 bzip2recover bzless bzmore | -
bzr | bzr brz | -
ca-certificates | update-ca-certificates | ca-certificates
ca-certificates-java | - | ca-certificates-java
composer | composer | -
cpanminus | cpanm | -
cpio | cpio mt | -
curl | curl | -
cvs | cvs cvsbug rcs2log cvs-switchroot | -
debconf-utils | debconf-get-selections debconf-getlang debconf-loadtemplate debconf-mergetemplate | -
debian-archive-keyring | - | debian-archive-keyring
debian-keyring | - | -
default-jdk | java javac jar javadoc javap jarsigner keytool jcmd jdb jdeps jinfo jlink jmap jmod jps jshell jstack jstat | -
default-jdk-headless | java javac jar javadoc javap jarsigner keytool jcmd jdb jdeps jinfo jlink jmap jmod jps jshell jstack jstat | -
dirmngr | dirmngr dirmngr-client | -
dos2unix | dos2unix mac2unix unix2dos unix2mac | -
expect | expect autoexpect autopasswd cryptdir decryptdir dislocate ftp-rfc kibitz lpunlock mkpasswd multixterm passmass rftp rlogin-cwd timed-read timed-run tknewsbiff tkpasswd unbuffer weather xkibitz xpstat | -
file | file | libmagic1
gdb | gdb gdbserver gcore gdb-add-index gdbtui | -
gettext | gettext ngettext envsubst gettext.sh msgattrib msgcat msgcmp msgcomm msgconv msgen msgexec msgfilter msgfmt msggrep msginit msgmerge msgunfmt msguniq recode-sr-latin xgettext autopoint gettextize | -
gettext-base | envsubst gettext gettext.sh ngettext | -
git | git git-receive-pack git-shell git-upload-archive git-upload-pack scalar | -
git-core | git git-receive-pack git-shell git-upload-archive git-upload-pack | -
git-lfs | git-lfs | -
gnupg | gpg gpgv gpg-agent gpgconf gpgsm gpg-connect-agent gpg-preset-passphrase gpg-protect-tool gpg-wks-client gpg-wks-server gpg-zip gpgparsemail gpgsplit gpgtar gpgcompose kbxutil lspgpot migrate-pubring-from-classic-gpg watchgnupg addgnupghome applygnupgdefaults symcryptrun dirmngr dirmngr-client scdaemon | -
gnupg2 | gpg gpg2 gpgv gpg-agent gpgconf gpgsm gpg-connect-agent gpg-zip gpgparsemail gpgsplit kbxutil watchgnupg addgnupghome applygnupgdefaults symcryptrun dirmngr dirmngr-client scdaemon | -
gosu | gosu | gosu
gpg | gpg | -
gpg-agent | gpg-agent gpg-preset-passphrase gpg-protect-tool | -
gpgv | gpgv | gpgv
gzip | gzip gunzip uncompress zcat zcmp zdiff zegrep zfgrep zforce zgrep zless zmore znew gzexe | gzip
jq | jq | -
lftp | lftp lftpget | -
libarchive-tools | bsdtar bsdcat bsdcpio bsdunzip | -
libxml2-utils | xmllint xmlcatalog | -
locales | locale-gen update-locale validlocale | locales
lsb-release | lsb_release | -
lz4 | lz4 lz4c lz4cat unlz4 | -
mercurial | hg hg-ssh chg | -
netcat | nc netcat | -
netcat-openbsd | nc netcat | -
nodejs | node nodejs npm npx corepack | -
npm | npm npx | -
openjdk-11-jdk | java javac jar javadoc javap jarsigner keytool jcmd jdb jdeps jinfo jlink jmap jmod jps jshell jstack jstat jjs jconsole rmic | -
openjdk-11-jdk-headless | java javac jar javadoc javap jarsigner keytool jcmd jdb jdeps jinfo jlink jmap jmod jps jshell jstack jstat jjs rmic | -
openjdk-17-jdk | java javac jar javadoc javap jarsigner keytool jcmd jdb jdeps jinfo jlink jmap jmod jpackage jps jshell jstack jstat jconsole | -
openjdk-17-jdk-headless | java javac jar javadoc javap jarsigner keytool jcmd jdb jdeps jinfo jlink jmap jmod jpackage jps jshell jstack jstat | -
openjdk-8-jdk | java javac jar javadoc javap jarsigner keytool jcmd jdb jdeps jinfo jmap jps jstack jstat jjs javah native2ascii wsgen wsimport xjc schemagen rmic idlj extcheck appletviewer jconsole | -
openjdk-8-jdk-headless | java javac jar javadoc javap jarsigner keytool jcmd jdb jdeps jinfo jmap jps jstack jstat jjs javah native2ascii wsgen wsimport xjc schemagen rmic idlj extcheck | -
openssh-client | ssh scp sftp slogin ssh-add ssh-agent ssh-argv0 ssh-copy-id ssh-keygen ssh-keyscan | -
openssh-server | sshd | openssh-server
openssl | openssl c_rehash | -
p7zip | 7zr p7zip | -
p7zip-full | 7z 7za 7zr p7zip | -
patchelf | patchelf | -
perl | corelist cpan enc2xs encguess h2ph h2xs instmodsh json_pp libnetcfg perl perlbug perldoc perlivp perlthanks piconv pl2pm pod2html pod2man pod2text pod2usage podchecker prove ptar ptardiff ptargrep shasum splain streamzip xsubpp zipdetails | -
php-pear | pear peardev pecl | -
pigz | pigz unpigz | -
pwgen | pwgen | -
python | python pydoc pdb 2to3 python2 python2.7 | -
python-is-python3 | python pydoc | -
python-pip | pip pip2 | -
python-setuptools | easy_install easy_install-2.7 | python-setuptools
python-software-properties | add-apt-repository apt-add-repository | -
python-virtualenv | virtualenv | python-virtualenv
python-wheel | - | -
python2 | python2 pydoc2 python2.7 | -
python2.7 | python2.7 2to3-2.7 pdb2.7 pydoc2.7 pygettext2.7 | -
python3 | python3 pdb3 py3clean py3compile py3versions pydoc3 pygettext3 2to3 python3.4 python3.5 python3.6 python3.7 python3.8 python3.9 python3.10 python3.11 python3.12 python3.13 | -
python3-minimal | python3 py3clean py3compile py3versions | -
python3-pip | pip pip3 pip3.9 pip3.10 pip3.11 pip3.12 | -
python3-setuptools | easy_install3 | python3-setuptools
python3-venv | - | python3-venv
python3-virtualenv | virtualenv | python3-virtualenv
python3-wheel | - | -
rpm | rpm rpm2archive rpm2cpio rpmbuild rpmdb rpmgraph rpmkeys rpmquery rpmsign rpmspec rpmverify gendiff | -
rsync | rsync rsync-ssl rrsync | -
ruby | ruby erb gem irb rdoc ri rake bundle bundler | -
ruby-bundler | bundle bundler | ruby-bundler
ruby-full | ruby erb gem irb rdoc ri rake bundle bundler | -
rubygems | gem | -
software-properties-common | add-apt-repository apt-add-repository | -
sqlite3 | sqlite3 sqldiff | libsqlite3-0
sshpass | sshpass | -
strace | strace strace-log-merge | -
subversion | svn svnadmin svnauthz svnauthz-validate svnbench svndumpfilter svnfsfs svnlook svnmucc svnrdump svnserve svnsync svnversion | -
tar | tar tarcat rmt-tar | tar
tzdata | tzconfig | tzdata
unzip | funzip unzip unzipsfx zipgrep zipinfo | -
valgrind | valgrind valgrind.bin callgrind_annotate callgrind_control cg_annotate cg_diff cg_merge ms_print valgrind-di-server valgrind-listener vgdb | -
virtualenv | virtualenv | virtualenv
wget | wget | -
wget2 | wget2 | -
xmlstarlet | xmlstarlet | -
xvfb | Xvfb xvfb-run | xvfb
xz-utils | lzcat lzcmp lzdiff lzegrep lzfgrep lzgrep lzless lzma lzmainfo lzmore unlzma unxz xz xzcat xzcmp xzdiff xzegrep xzfgrep xzgrep xzless xzmore | -
yarn | yarn yarnpkg | -
zip | zip zipcloak zipnote zipsplit | -
zstd | zstd unzstd zstdcat zstdgrep zstdless zstdmt pzstd | -
`;
