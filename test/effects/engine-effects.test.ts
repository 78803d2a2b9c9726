import { expect, test } from 'vitest';
import { Document } from '../../src/dockerfile/document.ts';
import { type EngineEffect, engineEffectsOf } from '../../src/effects/engine-effects.ts';

/** What a RUN with this text does, as this user of a Debian image. */
function effectsOf(text: string, user = 'root'): EngineEffect[] {
  const document = Document.read(`FROM debian:12\nUSER ${user}\nRUN ${text}\n`, 'one');
  const run = document.instructions.at(-1);
  if (run === undefined) throw new Error('no instructions');
  return [...engineEffectsOf(document, run)];
}

test.each<readonly [string, EngineEffect | undefined]>([
  ['rm /bin/sh && ln -s bash /bin/sh', 'shell'],
  ['sudo ln -sf /bin/bash /bin/sh', 'shell'],
  ['cd /bin && ln -sf bash sh', 'shell'],
  ['echo dash dash/sh boolean false | debconf-set-selections && dpkg-reconfigure dash', 'shell'],
  ['dpkg-divert --add --rename --divert /bin/sh.dash /bin/sh', 'shell'],
  ['apk add --no-cache dash-binsh', 'shell'],
  ['ln -s /bin/bash /usr/local/bin/bash', undefined],
  ['echo a >>/etc/hosts', 'mounted-file'],
  ['(echo a; echo b) >>/etc/hosts', 'mounted-file'],
  ['echo a | sudo tee -a /etc/hosts', 'mounted-file'],
  ["sudo sh -c 'echo a >>/etc/hosts'", 'mounted-file'],
  ['sed -i s/a/b/ /etc/resolv.conf', 'mounted-file'],
  ['mkdir -p /dev/net', 'mounted-file'],
  ['mv x /dev/shm/y', 'mounted-file'],
  ['chroot /mnt rm /etc/hosts', undefined],
  ['a >/dev/null 2>&1', undefined],
  ['chmod a+w /dev/stderr && ln -s /dev/stdout /var/log/a', undefined],
  ['echo x | tee /etc/ld.so.preload', 'preload'],
  ['usermod -aG a root', 'account'],
  ['addgroup root a', 'account'],
  ['usermod -aG a app', undefined],
  ['adduser root', undefined],
  ['echo x >>/etc/passwd', 'account'],
  ['service mysql start', 'service'],
  ['sudo service mysql start', 'service'],
  ['/etc/init.d/mysql start', 'service'],
  ['su postgres -c "pg_ctl -D /d start"', 'service'],
  ['bash -c "mysqld_safe &" && sleep 5', 'service'],
  ['sh -c "a & wait"', 'service'],
  ['apache2ctl start', 'service'],
  ['bin/neo4j start', 'service'],
  ['/opt/a/bin/a --daemonize', 'service'],
  ['php-fpm -t', undefined],
  ['nginx -t', undefined],
  ['mysqld --initialize-insecure --user=mysql', undefined],
  ['systemctl enable a', undefined],
  ['npm start', undefined],
  ['git checkout --detach && echo start && mkdir start', undefined],
  ['bash -c "a && b"', undefined],
])('%s reaches beyond its shell: %s', (text, effect) => {
  expect(effectsOf(text)).toEqual(effect === undefined ? [] : [effect]);
});

test('the account of USER counts, and so does any that sudo changes for another than root', () => {
  expect(effectsOf('usermod -aG docker app', 'app')).toEqual(['account']);
  expect(effectsOf('sudo usermod -aG docker other', 'app')).toEqual(['account']);
  expect(effectsOf('sudo adduser app', 'app')).toEqual([]);
});
