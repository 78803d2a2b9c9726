import type { Site } from '../site.ts';
import type { StageCommand } from '../stage-commands.ts';

/** Images of other languages, whose programs bring an interpreter: their recipes part such stages. */
const INTERPRETERS =
  /(?:^|\/)(?:node|python|pypy|ruby|php|perl|openjdk|java|eclipse-temurin|maven|gradle|jruby|elixir|erlang|mono|dotnet|sdk|aspnet|r-base|julia|bun|deno|nginx|httpd|tomcat|wordpress)(?:[:@]|$)/;

/** Whether the stage stands on the image of a language that interprets its programs. */
export function isOtherLanguage({ base }: Site): boolean {
  return INTERPRETERS.test(base.repository);
}

/**
 * Whether the builder has the certificates of ca-certificates, though nobody asked for them: fetching tools recommend them.
 * Source: Recommends of git, curl's libcurl4 and wget in Debian (https://packages.debian.org/bookworm/git); the Dockerfiles
 * of rust, its slim ones too, and of buildpack-deps (docker-library).
 */
export function hasCertificates(site: Site): boolean {
  if (site.base.distribution !== 'debian' && site.base.distribution !== 'ubuntu') return false;
  if (/(?:^|\/)(?:rust|gcc|buildpack-deps|swift|haskell)$/.test(site.base.repository)) return true;
  return site.installed.some(
    ({ name, command }) =>
      name === 'ca-certificates' ||
      (/^(?:git|curl|wget)$/.test(name) &&
        command.call?.words.options.has('--no-install-recommends') !== true),
  );
}

/**
 * Libraries that compilers bring for programs of C++ and OpenMP: a program of Go or Rust needs those of C++ at most, where
 * g++ is installed by name. Debian's and Ubuntu's plain images have them. Source: Depends of apt (libstdc++6).
 */
export function compilerLibraries({ base, installed }: Site): ReadonlySet<string> {
  const always = ['libgomp', 'libgomp1', 'libatomic', 'libatomic1'];
  if (base.distribution !== 'alpine') return new Set([...always, 'libstdc++6', 'libgcc-s1', 'zlib1g']);
  const isCpp = installed.some(({ name }) => name === 'g++' || name === 'clang');
  return new Set(isCpp ? always : [...always, 'libstdc++', 'libgcc']);
}

/** Installers of build tools, piped into a shell: `curl https://glide.sh/get | sh`. */
const INSTALLERS =
  /glide\.sh|golang\/dep\b|golangci|gometalinter|sh\.rustup\.rs|get\.haskellstack\.org|get-ghcup|taskfile\.dev|goreleaser/;

/** A shell that reads an installer of a build tool. */
export function isOtherTool({ program, words, instruction }: StageCommand, site: Site): boolean {
  if (
    !/^(?:ba|da)?sh$/.test(program) ||
    words.some(
      (word) =>
        word !== undefined && !word.startsWith('-') && !/^(?:[\w.+-]+|\/(?:usr\/local|go)\/bin)$/.test(word),
    )
  )
    return false;
  return site.commands.some(
    (other) =>
      other.instruction === instruction &&
      /^(?:curl|wget)$/.test(other.program) &&
      other.words.some((word) => INSTALLERS.test(word ?? '')),
  );
}
