import type { DynamicLinks } from '../image/elf.ts';
import { paths, type TreeNode } from '../image/file-tree.ts';
import { namesIn, resolvePath, textAt } from '../image/resolve.ts';
import type { CheckedImage, Problem } from './problem.ts';

/** e_machine (System V gABI, chapter 4) to Debian's multiarch name and uname's. */
const MACHINES: ReadonlyMap<number, readonly [multiarch: string, platform: string]> = new Map([
  [3, ['i386-linux-gnu', 'i686']],
  [21, ['powerpc64le-linux-gnu', 'powerpc64le']],
  [22, ['s390x-linux-gnu', 's390x']],
  [40, ['arm-linux-gnueabihf', 'v7l']],
  [62, ['x86_64-linux-gnu', 'x86_64']],
  [183, ['aarch64-linux-gnu', 'aarch64']],
  [243, ['riscv64-linux-gnu', 'riscv64']],
]);

/** musl, ldso/dynlink.c: used where /etc/ld-musl-ARCH.path is not there. */
const MUSL_FOLDERS = ['/lib', '/usr/local/lib', '/usr/lib'];
const INCLUDES_DEEP = 8;

/** Every shared library that a program or library of the image names and that the loader would not find in it. */
export function libraryProblems(image: CheckedImage): Problem[] {
  const search = new LibrarySearch(image);
  const problems: Problem[] = [];
  for (const [path, { entry }] of paths(image.root)) {
    if (entry.links) problems.push(...search.problems(`/${path}`, entry.links));
  }
  return problems;
}

/** Finds libraries as ld.so(8) and musl's loader do. */
class LibrarySearch {
  readonly #root: TreeNode;
  readonly #fromEnvironment: readonly string[];
  readonly #glibcFolders: readonly string[];
  readonly #muslFolders: readonly string[];

  constructor({ root, configuration }: CheckedImage) {
    this.#root = root;
    this.#fromEnvironment = (configuration.env.get('LD_LIBRARY_PATH') ?? '').split(/[:;]/).filter(Boolean);
    this.#glibcFolders = configuredFolders(root, '/etc/ld.so.conf', INCLUDES_DEEP);
    this.#muslFolders = muslFolders(root);
  }

  problems(path: string, links: DynamicLinks): Problem[] {
    const problems: Problem[] = [];
    if (links.interpreter !== undefined && !resolvePath(this.#root, links.interpreter)) {
      problems.push({ subject: path, message: `its loader ${links.interpreter} is not in the image` });
    }
    for (const name of links.needed) {
      if (!this.#find(path, links, name)) {
        problems.push({ subject: path, message: `the shared library ${name} is not found in the image` });
      }
    }
    return problems;
  }

  #find(path: string, links: DynamicLinks, name: string): boolean {
    if (name.includes('/')) return resolvePath(this.#root, name) !== undefined;
    return this.#folders(path, links).some((folder) => {
      const found = resolvePath(this.#root, `${folder}/${name}`)?.node.entry;
      if (found?.type !== 'file') return false;
      // The loader goes on when it meets a library for another machine.
      return !found.links || (found.links.bits === links.bits && found.links.machine === links.machine);
    });
  }

  #folders(path: string, links: DynamicLinks): string[] {
    const own = [...links.rpath, ...this.#fromEnvironment, ...links.runpath];
    return [...own.flatMap((folder) => this.#expand(folder, path, links)), ...this.#defaults(links)];
  }

  #defaults({ interpreter, needed, machine, bits }: DynamicLinks): readonly string[] {
    const isMusl =
      (interpreter ?? '').includes('ld-musl-') || needed.some((name) => name.startsWith('libc.musl-'));
    if (isMusl) return this.#muslFolders;
    const multiarch = MACHINES.get(machine)?.[0];
    const own = multiarch === undefined ? [] : [`/lib/${multiarch}`, `/usr/lib/${multiarch}`];
    const wide = bits === 64 ? ['/lib64', '/usr/lib64'] : ['/lib32', '/usr/lib32'];
    return [...this.#glibcFolders, ...own, ...wide, '/lib', '/usr/lib'];
  }

  /** `$ORIGIN` is the folder of the file, for programs without links in it. */
  #expand(folder: string, path: string, { machine, bits }: DynamicLinks): string[] {
    const [multiarch, platform] = MACHINES.get(machine) ?? ['', ''];
    const origins = [path, resolvePath(this.#root, path)?.path ?? path].map((file) =>
      file.replace(/\/[^/]*$/, ''),
    );
    const libs = folder.includes('LIB') ? [`lib/${multiarch}`, bits === 64 ? 'lib64' : 'lib'] : ['lib'];
    return origins.flatMap((origin) =>
      libs.map((lib) =>
        folder
          .replaceAll(/\$(?:ORIGIN\b|\{ORIGIN\})/g, () => origin)
          .replaceAll(/\$(?:LIB\b|\{LIB\})/g, () => lib)
          .replaceAll(/\$(?:PLATFORM\b|\{PLATFORM\})/g, () => platform),
      ),
    );
  }
}

/** The folders of ld.so.conf, with `include` lines followed (ldconfig(8)). */
function configuredFolders(root: TreeNode, file: string, depth: number): string[] {
  if (depth === 0) return [];
  const lines = (textAt(root, file) ?? '').split('\n').map((line) => line.replace(/#.*/, '').trim());
  return lines.flatMap((line) => {
    const included = /^include\s+(\S+)/.exec(line)?.[1];
    if (included !== undefined) {
      const base = included.startsWith('/') ? included : `/etc/${included}`;
      return matchingFiles(root, base).flatMap((path) => configuredFolders(root, path, depth - 1));
    }
    return line.split(/[\s:,]+/).filter((folder) => folder.startsWith('/'));
  });
}

/** Files for a pattern with stars in its last part. */
function matchingFiles(root: TreeNode, pattern: string): string[] {
  const slash = pattern.lastIndexOf('/');
  const folder = pattern.slice(0, slash);
  const parts = pattern.slice(slash + 1).split('*');
  const name = new RegExp(
    `^${parts.map((part) => part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)).join('.*')}$`,
  );
  return namesIn(root, folder)
    .filter((candidate) => name.test(candidate))
    .map((candidate) => `${folder}/${candidate}`);
}

function muslFolders(root: TreeNode): string[] {
  const file = namesIn(root, '/etc').find((name) => /^ld-musl-.*\.path$/.test(name));
  const configured = file === undefined ? undefined : textAt(root, `/etc/${file}`);
  return configured?.split(/[\n:]/).filter(Boolean) ?? MUSL_FOLDERS;
}
