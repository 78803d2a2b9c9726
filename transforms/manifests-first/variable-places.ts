// Variables that say where tools install, and settings in the home folder: both may lie in the copied source.
import { pathIn } from '../../src/context/manifests/reading.ts';
import type { CopiedFiles } from './copied.ts';
import type { CommandRole, CommandView } from './roles.ts';

/**
 * Where a tool puts more than a cache. Sources: the documentation of each tool on its environment variables
 * (https://docs.npmjs.com/cli/v11/using-npm/config, https://pip.pypa.io/en/stable/cli/pip/,
 * https://go.dev/ref/mod#environment-variables, https://doc.rust-lang.org/cargo/reference/environment-variables.html,
 * https://bundler.io/man/bundle-config.1.html, https://getcomposer.org/doc/03-cli.md#environment-variables, ...)
 */
const PLACES =
  /^(?:npm_config_(?:prefix|store_dir|modules_dir)|pip_(?:target|prefix|root|src)|pythonuserbase|gopath|gomodcache|gobin|cargo_home|rustup_home|bundle_(?:path|bin)|gem_home|composer_(?:vendor_dir|bin_dir|home)|nuget_packages|pnpm_home|bun_install\w*|mix_(?:home|deps_path|build_path)|hex_home|pub_cache|uv_(?:python_install_dir|tool_dir|tool_bin_dir)|poetry_(?:home|virtualenvs_path)|workon_home|dotnet_cli_home|gradle_user_home|maven_user_home|playwright_browsers_path|puppeteer_cache_dir|cypress_cache_folder)$/i;

/** What a command makes in the copied source because a variable says so; or the variable that names a folder of it. */
export function placesInSource(
  { state, folder, variable }: CommandView,
  copied: CopiedFiles,
): { readonly makes: readonly string[]; readonly conflict?: string } {
  const names = [...(state.environment.names ?? [])].filter((name) => PLACES.test(name));
  const found = names.flatMap((name) => {
    const place = pathIn(folder, variable(name) ?? '/');
    return copied.surrounds(place) ? [{ name, place }] : [];
  });
  const conflict = found.find(({ place }) => copied.kindOf(place) !== undefined)?.name;
  return { makes: found.map(({ place }) => place), ...(conflict !== undefined && { conflict }) };
}

/** A role with what variables add to it. */
export function placed(role: CommandRole, view: CommandView, copied: CopiedFiles): CommandRole {
  const isInstall = role.kind === 'install' || role.kind === 'fetch';
  if (!isInstall && !(role.kind === 'independent' && role.worth)) return role;
  const { makes, conflict } = placesInSource(view, copied);
  if (conflict !== undefined)
    return {
      kind: 'refused',
      label: role.label ?? 'an install',
      reason: `${conflict} names a folder of the source`,
    };
  if (makes.length === 0) return role;
  if (role.kind === 'independent') return { ...role, paths: [...(role.paths ?? []), ...makes] };
  return { ...role, reading: { ...role.reading, makes: [...role.reading.makes, ...makes] } };
}

/** Settings that tools look for in the home folder, which may be where the source is copied to. */
const HOME_SETTINGS = [
  '.netrc',
  '.gitconfig',
  '.ssh',
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
  '.pip/pip.conf',
  '.config/pip/pip.conf',
  '.pydistutils.cfg',
  '.condarc',
  '.config/pypoetry/config.toml',
  '.gemrc',
  '.bundle/config',
  '.composer',
  '.config/composer',
  '.cargo/config.toml',
  '.m2/settings.xml',
  '.nuget/NuGet/NuGet.Config',
  '.curlrc',
  '.wgetrc',
];

/** Those that the copies bring. */
export function homeSettings({ state }: CommandView, copied: CopiedFiles): string[] {
  const { home } = state;
  if (home === undefined || !copied.surrounds(home)) return [];
  return HOME_SETTINGS.map((name) => pathIn(home, name)).filter((path) => copied.kindOf(path) !== undefined);
}
