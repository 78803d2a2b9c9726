// Mix and rebar3. Sources: those of src/context/manifests/others.ts
import { readMixProject, readRebarProject } from '../../../src/context/manifests/others.ts';
import { type CommandRole, type CommandView, HARMLESS, SOURCE } from '../roles.ts';
import { fetch, install, OWN_OUTPUT, sentence, withoutContext } from './answers.ts';

/** `mix deps.get`, `mix do deps.get, deps.compile`. */
export function mixRole({ words, files, folder }: CommandView): CommandRole {
  const [verb] = words;
  const tasks = verb === 'do' ? words.slice(1).map((word) => word?.replace(/,$/, '')) : [verb];
  const isLocal = (task: string | undefined): boolean =>
    /^(?:local\.hex|local\.rebar|archive\.install)$/.test(task ?? '');
  const known = tasks.filter((task) => task !== '+' && task?.startsWith('-') !== true);
  if (isLocal(verb) || (verb === 'do' && known.every((task) => isLocal(task)))) return HARMLESS;
  if (!known.includes('deps.get')) return SOURCE;
  const label = `mix ${tasks.length > 1 ? 'do deps.get' : 'deps.get'}`;
  if (!files.isKnown) return withoutContext(label);
  const reading = readMixProject(files, folder);
  return verb === 'do' && known.length > 1
    ? fetch(label, 'mix', reading, 'mix deps.get')
    : install(label, reading);
}

/** `rebar3 as prod release`. */
export function rebarRole({ words, files, folder }: CommandView): CommandRole {
  const isProfiled = words[0] === 'as';
  const [verb] = isProfiled ? words.slice(2) : words;
  if (verb === undefined || verb === 'version') return SOURCE;
  if (verb === 'local' || verb === 'update') return HARMLESS;
  if (verb === 'clean') return OWN_OUTPUT;
  if (!/^(?:get-deps|compile|release|tar|escriptize|do)$/.test(verb)) return SOURCE;
  const label = `rebar3 ${verb}`;
  if (!files.isKnown) return withoutContext(label);
  const reading = readRebarProject(files, folder);
  return fetch(
    label,
    'rebar3',
    reading,
    sentence('rebar3', ...(isProfiled ? words.slice(0, 2) : []), 'get-deps'),
  );
}
