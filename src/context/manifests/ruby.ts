// What Bundler reads. Sources: https://bundler.io/man/bundle-install.1.html, https://bundler.io/man/gemfile.5.html
import {
  type ManifestReading,
  ManifestRefusal,
  pathIn,
  present,
  type ProjectFiles,
  type Reading,
  readingOf,
  requireText,
} from './reading.ts';

/** Ruby in a Gemfile that reads other files of the project. */
const OTHER_FILES =
  /^\s*gemspec\b|\bpath:|:path\s*=>|^\s*path\b|\beval_gemfile\b|\brequire_relative\b|\brequire\s*\(?\s*["']\.|\b__dir__\b|__FILE__|\b(?:File|Dir|IO|Pathname|YAML|JSON)\.|\binstance_eval\b|\bload\b|`|%x|\b(?:Bundler|Kernel|FileUtils)\b|Specification\.load|(?<![-"'\w:.])(?:system|open|eval|spawn|exec)\s*[("']/m;

/** @param isFrozen Bundler fails rather than change the lock file. */
export function readBundle(files: ProjectFiles, folder: string, isFrozen: boolean): Reading {
  return readingOf((): ManifestReading => {
    const gemfile = requireText(files, pathIn(folder, 'Gemfile'));
    const code = gemfile.replaceAll(/(?:^|\s)#.*$/gm, '');
    const versionFile = /^\s*ruby\s*\(?\s*file:\s*["']([\w./-]+)["']\s*\)?\s*$/m.exec(code);
    const other = OTHER_FILES.exec(versionFile === null ? code : code.replace(versionFile[0], ''));
    if (other !== null)
      throw new ManifestRefusal(`the Gemfile reads other files of the project (${other[0].trim()})`);
    const lock = present(files, folder, ['Gemfile.lock']);
    if (lock.some((path) => /^PATH$/m.test(files.read(path) ?? 'PATH')))
      throw new ManifestRefusal('Gemfile.lock names gems of the project');
    const version = versionFile?.[1] === undefined ? [] : [pathIn(folder, versionFile[1])];
    for (const path of version) requireText(files, path);
    // Gems that lie in vendor/cache are taken from there. Source: https://bundler.io/man/bundle-cache.1.html
    const settings = present(files, folder, ['.bundle/config', 'vendor/cache']);
    return {
      reads: [pathIn(folder, 'Gemfile'), ...lock, ...version, ...settings],
      makes: [],
      rewrites: isFrozen ? [] : lock,
      assumptions: [],
    };
  });
}
