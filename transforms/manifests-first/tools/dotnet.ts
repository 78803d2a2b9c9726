// .NET. Sources: those of src/context/manifests/dotnet.ts
import { readDotnetProject } from '../../../src/context/manifests/dotnet.ts';
import { pathIn } from '../../../src/context/manifests/reading.ts';
import { type CommandRole, type CommandView, HARMLESS, SOURCE } from '../roles.ts';
import { hasOption, sortWords, valuesOf } from '../words.ts';
import { fetch, install, refused, sentence, withoutContext } from './answers.ts';

const DOTNET_VALUED = [
  '-c',
  '--configuration',
  '-o',
  '--output',
  '-r',
  '--runtime',
  '-f',
  '--framework',
  '-v',
  '--verbosity',
  '-s',
  '--source',
  '--configfile',
  '--packages',
  '--os',
  '-a',
  '--arch',
  '--version-suffix',
  '--tool-path',
  '--version',
  '--self-contained',
];

/** `dotnet restore`, `dotnet publish`. */
export function dotnetRole({ words, files, folder }: CommandView): CommandRole {
  const sorted = sortWords(words, DOTNET_VALUED);
  const [verb, ...operands] = sorted.operands.filter(
    (operand) => !operand.startsWith('/p:') && !/^(?:true|false)$/.test(operand),
  );
  if (verb === undefined) return HARMLESS;
  if (verb === 'dev-certs' || verb === 'nuget' || verb === 'workload') return HARMLESS;
  if (verb === 'tool' && operands[0] === 'install') {
    const isGlobal = hasOption(sorted, '-g', '--global', '--tool-path');
    return isGlobal
      ? { kind: 'independent', worth: true, label: `dotnet tool install of ${operands.slice(1).join(', ')}` }
      : SOURCE;
  }
  if (!/^(?:restore|build|publish|test|run|pack)$/.test(verb)) return SOURCE;
  const label = `dotnet ${verb}`;
  if (!files.isKnown) return withoutContext(label);
  if (verb !== 'restore' && hasOption(sorted, '--no-restore', '--no-build')) return SOURCE;
  const target = operands[0] ?? valuesOf(sorted, '--project')[0];
  if (
    sorted.hasUnknownOperand ||
    operands.length > 1 ||
    hasOption(sorted, '--configfile', '-s', '--source', '--packages', '--project')
  )
    return refused(label, 'some of its options are not understood');
  const reading = readDotnetProject(
    files,
    folder,
    target && onlyMatch(files, folder, target.replaceAll('\\', '/')),
    hasOption(sorted, '--locked-mode'),
  );
  if (verb === 'restore') return install(label, reading);
  const runtime = valuesOf(sorted, '-r', '--runtime').flatMap((value) => ['-r', value]);
  return fetch(
    label,
    'dotnet',
    reading,
    sentence('dotnet', 'restore', ...(target === undefined ? [] : [target]), ...runtime),
  );
}

/** `dotnet restore src/*.csproj`. */
function onlyMatch(files: CommandView['files'], folder: string, target: string): string {
  const [, place = '', ending] = /^(.*\/)?\*(\.\w+)$/.exec(target) ?? [];
  if (ending === undefined) return target;
  const names = (files.list(pathIn(folder, place)) ?? []).flatMap(({ name }) =>
    name.endsWith(ending) ? [name] : [],
  );
  return names.length === 1 ? place + (names[0] ?? '') : target;
}
