// nginx in the place of a server of static files. Sources: https://nginx.org/en/docs/http/ngx_http_core_module.html#try_files,
// https://github.com/nginx/docker-nginx (stable/alpine/Dockerfile: curl and docker-entrypoint.sh), and for users other than root
// https://hub.docker.com/_/nginx ("Running nginx as a non-root user")
import type { RuntimeBase } from '../recipe.ts';
import type { StaticServer } from './static-servers.ts';

/** The stable line when this was written; a tag with a version, so that it stays what it is. */
export const NGINX: RuntimeBase = {
  reference: 'nginx:1.30-alpine',
  known: 'nginx:1.30-alpine',
  programs: ['nginx', 'curl', 'envsubst'],
};

/** The RUN that configures it; without the rights of root it writes into /tmp alone. */
export function nginxConfiguration(server: StaticServer, isRoot: boolean): string {
  const lines = [
    ...(isRoot ? [] : TEMPORARY),
    'server {',
    `    listen ${server.port};`,
    `    root ${server.folder};`,
    '    charset utf-8;',
    ...(server.tries.includes('$uri/ ') ? ['    absolute_redirect off;'] : []),
    ...(server.compresses ? GZIP : []),
    ...(server.maxAge === undefined
      ? []
      : [`    add_header Cache-Control "${cacheControl(server.maxAge)}";`]),
    ...(server.isOpen ? ['    add_header Access-Control-Allow-Origin "*";'] : []),
    ...(server.tries.endsWith('=404') ? ['    error_page 404 /404.html;'] : []),
    '    location / {',
    `        try_files ${server.tries};`,
    '    }',
    '}',
  ];
  const text = lines.map((line) => `        '${line}' \\`).join('\n');
  const pid = isRoot
    ? ''
    : `sed -i -e '/^user /d' -e 's|^pid .*|pid /tmp/nginx.pid;|' /etc/nginx/nginx.conf \\\n    && `;
  return `RUN ${pid}printf '%s\\n' \\\n${text}\n        > /etc/nginx/conf.d/default.conf`;
}

const GZIP = [
  '    gzip on;',
  '    gzip_types text/css text/plain application/javascript application/json image/svg+xml;',
];

const TEMPORARY = [
  'client_body_temp_path /tmp/client_temp;',
  'proxy_temp_path /tmp/proxy_temp;',
  'fastcgi_temp_path /tmp/fastcgi_temp;',
  'uwsgi_temp_path /tmp/uwsgi_temp;',
  'scgi_temp_path /tmp/scgi_temp;',
];

/** http-server says so for a time below 0 too. */
function cacheControl(seconds: number): string {
  return seconds < 0 ? 'no-cache, no-store, must-revalidate' : `max-age=${seconds}`;
}
