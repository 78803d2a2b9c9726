import type { Site } from '../site.ts';
import { providersOf } from '../system-packages.ts';

/** Programs of the full images that the slim ones lack. Source: docker-library/buildpack-deps, and `ls /usr/bin` in both. */
export const IN_FULL_IMAGES =
  /^(?:git|hg|svn|ssh|scp|sftp|ssh-keygen|curl|wget|gpg|gpg2|file|convert|identify|mogrify|magick|composite|montage|ps|pgrep|pkill|top|free|uptime|watch|unzip|xz|bzip2|patch|make|gcc|g\+\+|cc|c\+\+|ld|strip|pkg-config|pg_config|mysql_config|curl-config|xml2-config)$/;

/**
 * Programs that the packages of a language bring: what is started and comes neither with the image nor with a package of the
 * distribution.
 *
 * @param ofImage those that the image of the language has.
 */
export function ownPrograms(site: Site, ofImage: readonly string[]): readonly string[] {
  const found = new Set(ofImage);
  for (const { program } of [...site.started, ...site.commands]) {
    if (program === '' || IN_FULL_IMAGES.test(program)) continue;
    const providers = providersOf(site, program);
    const isOfDistribution =
      site.installed.some(({ name }) => providers.includes(name)) || STANDARD.test(program);
    if (!isOfDistribution) found.add(program);
  }
  return [...found];
}

/** Programs that are asked for by name in scripts and that packages of a language do not bring. */
const STANDARD =
  /^(?:adduser|addgroup|deluser|nc|netcat|ncat|ping|dig|nslookup|host|jq|vim|nano|less|sudo|su|gosu|su-exec|tini|dumb-init|cron|crond|rsync|psql|pg_isready|mysql|mysqladmin|redis-cli|mongo|nginx|apache2ctl|ffmpeg|java|node|npm|telnet|ip|ifconfig|netstat|lsof|strace|envsubst|bash|perl|openssl|tar|gzip|zip|sed|awk|grep|find|xargs)$/;
