// Checked against the package lists of bookworm; other releases are named only where their name is certain.

/** Packages for running containers, or for the people in them. */
export const runTime = `
adduser apache2 apt bash bash-completion bind9-host chromium chromium-browser coreutils cron dbus dbus-x11
debconf default-jre default-jre-headless default-mysql-client diffutils dnsutils dpkg dumb-init e2fsprogs
elixir erlang exim4 ffmpeg findutils firefox firefox-esr fontconfig fonts-dejavu fonts-liberation
freetds-bin fuse gawk ghostscript google-chrome-stable graphicsmagick graphviz grep haproxy hostname htop
imagemagick inetutils-ping init-system-helpers iproute2 iptables iputils-ping kmod krb5-user ldap-utils less
libatomic1 libc6 libcurl3 libcurl4 libffi6 libffi7 libffi8 libfontconfig1 libgcc-s1 libgcc1 libgl1
libgl1-mesa-glx libglib2.0-0 libgomp1 libmagic1 libpq5 libsm6 libssl1.0.0 libssl1.0.2 libssl1.1 libssl3
libstdc++6 libxext6 libxml2 libxrender1 libxslt1.1 lighttpd login logrotate lsof lua5.1 lua5.3 luajit
mailutils man-db mariadb-client mariadb-server memcached mongodb mount msmtp msodbcsql17 msodbcsql18
mysql-client mysql-server nano ncurses-base ncurses-bin net-tools nfs-common nginx nmap odbcinst
openjdk-11-jre openjdk-11-jre-headless openjdk-17-jre openjdk-17-jre-headless openjdk-8-jre
openjdk-8-jre-headless openvpn passwd php php-cli php-curl php-fpm php-gd php-intl php-mbstring php-mysql
php-xml php-zip poppler-utils postfix postgresql postgresql-client procps psmisc r-base rabbitmq-server
redis redis-server redis-tools rsyslog runit s6 screen sed sendmail smbclient socat sox ssmtp sudo
supervisor tcl tcpdump telnet tesseract-ocr tini tmux traceroute tree udev unixodbc util-linux vim vim-tiny
wkhtmltopdf xdg-utils zlib1g
`;
