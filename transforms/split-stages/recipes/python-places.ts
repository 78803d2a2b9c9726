import { baseName } from '../../../src/context/context.ts';
import type { Obstacle } from '../recipe.ts';
import type { Site } from '../site.ts';

/** Programs that start others with a PATH of their own, in which no virtual environment is. */
const OWN_PATH =
  /^(?:cron|crond|supercronic|su|sudo|runuser|service|init|systemd|start-stop-daemon|anacron|at)$/;

/** Servers that bring an interpreter of their own. */
const OWN_PYTHON =
  /^(?:apache2|apache2ctl|apachectl|apache2-foreground|httpd|mod_wsgi-express|start-server)$/;

/** Files of the context that name programs by their paths. */
const NAMING = /^[^.]+$|\.(?:sh|bash|ini|conf|cfg|cron|crontab|service|env|tab)$/;
const MOST_FILES = 3000;
const LONGEST_FILE = 100_000;

/** Paths of the interpreter's own packages and of the programs that they bring. */
const OWN_PACKAGES = /\/usr\/local\/lib\/python|site-packages|dist-packages/;

/** Why the packages have to stay in the folders of the interpreter; undefined: they may lie in a virtual environment. */
export function tiedToPlace(site: Site): string | undefined {
  for (const { program, words } of [...site.started, ...site.commands]) {
    if (OWN_PATH.test(program)) return `${program} starts programs with a PATH of its own`;
    if (
      /^(?:ba|da|z)?sh$/.test(program) &&
      words.some((word) => word !== undefined && /^(?:-\w*l\w*|--login)$/.test(word))
    )
      return `a login shell sets PATH anew`;
  }
  const text = site.stage.instructions
    .map(({ range }) => site.document.text.slice(range.start, range.end))
    .join('\n');
  if (OWN_PACKAGES.test(text)) return 'the folder of the packages is named in the Dockerfile';
  const copied = site.stage.instructions
    .filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD')
    .map(({ arguments: { text: words } }) => words)
    .join('\n');
  const named = [...text.matchAll(/\/usr\/local\/bin\/([\w.+-]+)/g)].find(
    ([, name]) => name !== undefined && !copied.includes(name) && !isMade(site, name),
  );
  if (named !== undefined) return `${named[0]} is named in the Dockerfile`;
  const file = namingFile(site);
  return file === undefined ? undefined : `${file} names a folder of the interpreter`;
}

/** A program that is downloaded or linked, and is no part of a package. */
function isMade(site: Site, name: string): boolean {
  return site.commands.some(
    ({ program, words }) =>
      /^(?:curl|wget|ln|cp|mv|install|tar|touch)$/.test(program) &&
      words.at(-1)?.endsWith(`/usr/local/bin/${name}`) === true,
  );
}

function namingFile({ source, context }: Site): string | undefined {
  if (context === undefined) return undefined;
  const pending = source.copies.flatMap(({ sources, copy }) =>
    copy.kind === 'context' ? sources.flatMap((path) => path ?? []) : [],
  );
  let seen = 0;
  for (let path = pending.pop(); path !== undefined && seen < MOST_FILES; path = pending.pop()) {
    seen += 1;
    if (context.kindOf(path) === 'folder') {
      for (const { name, kind } of context.list(path) ?? []) {
        if (/^(?:\.git|node_modules|\.?venv|tests?|docs?|\.github)$/.test(name)) continue;
        if (kind === 'folder' || NAMING.test(name)) pending.push(path === '' ? name : `${path}/${name}`);
      }
      continue;
    }
    if (!NAMING.test(baseName(path)) || /^(?:Dockerfile|Makefile|LICENSE|README)/i.test(baseName(path)))
      continue;
    const text = context.read(path) ?? '';
    if (text.length < LONGEST_FILE && /\/usr\/local\/(?:bin\/(?!env\b)[a-z]|lib\/python)/.test(text))
      return path;
  }
  return undefined;
}

/** What is started with an interpreter that is not the image's. */
export function otherInterpreter(site: Site): Obstacle | undefined {
  for (const { program, written, instruction, words } of site.started) {
    if (OWN_PYTHON.test(program))
      return { instruction, reason: `it runs ${program}, whose interpreter is not that of the packages` };
    const files = [written, ...(/^(?:ba|da)?sh$/.test(program) ? [] : words)];
    for (const file of files) {
      if (file === undefined || !file.endsWith('.py')) continue;
      const path = file.startsWith('/')
        ? file
        : `${site.finalState.workdir ?? ''}/${file.replace(/^\.\//, '')}`;
      const first = site.source.read(path)?.split('\n', 1)[0] ?? '';
      if (site.base.repository === 'python' && file === written && /^#!\s*\/usr\/bin\/python/.test(first))
        return { instruction, reason: `${file} is run by /usr/bin/python, which is not the image's Python` };
      if (file === written && /^#!\s*\/usr\/local\/bin\/python/.test(first))
        return { instruction, reason: `${file} names its interpreter by the path of the image's own` };
    }
  }
  return undefined;
}
