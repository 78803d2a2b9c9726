import { readArguments } from '../../src/dockerfile/assignments.ts';
import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { isWithin, slashed } from '../../src/effects/posix-path.ts';
import { stateAt } from '../../src/effects/state.ts';
import { factsOf } from '../../src/images/facts.ts';
import { quoteWord } from '../../src/shell/words.ts';
import { aboveOf } from './instruction-lines.ts';
import { needsShell, type PlacedParts, type Plan } from './plan.ts';
import { type Artefact, keptPaths, type Obstacle, type Split } from './recipe.ts';
import { isUnused, usesVariable, variablesOf } from './variables.ts';

/** An instruction of the runtime that is not where it was. */
export interface Line {
  readonly text: string;
  /** Comments and blank lines in front of it, with their line endings. */
  readonly above?: string;
}

/** A RUN that installs packages of the distribution and leaves no package lists behind. */
export function installText(
  names: readonly string[],
  distribution: string | undefined,
  isLean: boolean,
): string {
  const sorted = [...new Set(names)].toSorted().map(quoteWord);
  if (distribution === 'alpine') return `RUN apk add --no-cache ${sorted.join(' ')}`;
  const lean = isLean ? ' --no-install-recommends' : '';
  return [
    'RUN apt-get update \\',
    `    && DEBIAN_FRONTEND=noninteractive apt-get install -y${lean} ${sorted.join(' ')} \\`,
    '    && rm -rf /var/lib/apt/lists/*',
  ].join('\n');
}

/** Made by update-ca-certificates. Source: Debian's ca-certificates, sbin/update-ca-certificates. */
export const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/** What does not come along with a folder of the source. */
export function copiedArtefacts({ artefacts, source }: Split): readonly Artefact[] {
  const folders = keptPaths(source);
  return artefacts.filter(
    ({ path, to = path }) => to !== path || !folders.some((folder) => isWithin(path, folder)),
  );
}

/** The runtime's instructions up to what stood below the build. */
export class RuntimeText {
  readonly lines: Line[] = [];
  /** What says how the container starts: it comes behind what is copied. */
  readonly #late: Line[] = [];
  readonly #plan: Plan;
  readonly #builder: string;
  #workdir: string | undefined;
  #user: string | undefined;
  #shell: Instruction | undefined;
  readonly #staying = new Map<Instruction, boolean>();

  constructor(plan: Plan, builder: string) {
    this.#plan = plan;
    this.#builder = builder;
    const facts = factsOf(plan.split.runtime.known);
    this.#workdir = facts?.workdir ?? '/';
    this.#user = facts?.user ?? 'root';
  }

  /** Writes all lines, or says what cannot be written. */
  write(): Obstacle | undefined {
    const { site, lastBuild, split } = this.#plan;
    this.#install();
    const early = split.artefacts.filter(({ isFirst }) => isFirst === true);
    const lines = (split.runtimeLines ?? []).map((text) => ({ text }));
    if (early.length > 0) this.lines.push(...lines);
    for (const artefact of early) this.#copy(artefact);
    for (const instruction of site.stage.instructions.slice(1)) {
      if (instruction.index > lastBuild.index) break;
      const problem = this.#place(instruction);
      if (problem !== undefined) return problem;
    }
    if (early.length === 0) this.lines.push(...lines);
    const end = site.stateAfter(lastBuild);
    if (end.workdir === undefined)
      return { instruction: lastBuild, reason: 'the folder that the program starts in is not known' };
    const first = this.lines.length;
    const isOwned = this.#plan.owners.some(({ folder }) => isWithin(end.workdir ?? '/', folder));
    const entering = isOwned ? undefined : this.#ownerOfFolder(lastBuild);
    if (entering !== undefined) return entering;
    if (!isOwned && !leavesAtOnce(site.stage, lastBuild)) this.#enter(end.workdir);
    if (this.#copiesCertificates)
      this.lines.push({
        text: `COPY --from=${this.#builder} ${CERTIFICATES} ${slashed(CERTIFICATES.replace(/\/[^/]*$/, ''))}`,
      });
    for (const artefact of copiedArtefacts(split)) if (artefact.isFirst !== true) this.#copy(artefact);
    for (const path of keptPaths(split.source)) this.#copy({ path });
    if (isOwned) this.#enter(end.workdir);
    const [start] = this.lines.splice(first, 1);
    if (start !== undefined) this.lines.splice(first, 0, this.#parted(start));
    const behind = this.#changeCopied();
    if (behind !== undefined) return behind;
    for (const text of split.laterLines ?? []) {
      if (this.#user !== 'root')
        return { instruction: lastBuild, reason: 'libraries are found only if root runs ldconfig' };
      this.lines.push({ text });
    }
    const user = this.#become(lastBuild, end.user);
    if (user !== undefined) return user;
    this.#setShell();
    this.lines.push(...this.#late);
    return this.#declareArguments() ?? this.#checkVariables();
  }

  /** With a blank line in front, where the file has them between most of its instructions. */
  #parted(line: Line): Line {
    const { site } = this.#plan;
    const { text } = site.document;
    const { instructions } = site.stage;
    const gaps = instructions
      .slice(1)
      .filter(({ index, range }) =>
        /\n[ \t\r]*\n/.test(
          text.slice(instructions[index - site.stage.from.index - 1]?.range.end, range.start),
        ),
      );
    const isLoose = gaps.length * 2 >= instructions.length - 1;
    return isLoose ? { ...line, above: `\n${line.above ?? ''}` } : line;
  }

  /** With packages to install, certificates are one of them. */
  get #copiesCertificates(): boolean {
    const { packages, site, split } = this.#plan;
    return (
      split.bringsCertificates === true && site.base.distribution !== 'alpine' && packages.names.length === 0
    );
  }

  #install(): void {
    const { packages, split, site } = this.#plan;
    if (packages.names.length === 0) return;
    const brings = split.bringsCertificates === true && site.base.distribution !== 'alpine';
    this.#writeInstall(brings ? [...packages.names, 'ca-certificates'] : packages.names);
  }

  #writeInstall(names: readonly string[]): void {
    const { packages, site } = this.#plan;
    this.lines.push({ text: installText(names, site.base.distribution, packages.isLean) });
  }

  #place(instruction: Instruction): Obstacle | undefined {
    const { site, places } = this.#plan;
    const { document } = site;
    const placed = places.get(instruction);
    if (placed === undefined || placed.kind === 'builder') return undefined;
    const { keyword, range } = instruction;
    const written = document.text.slice(range.start, range.end);
    const above = placed.kind === 'repeated' ? '' : aboveOf(document.text, instruction);
    switch (keyword) {
      case 'WORKDIR':
      case 'USER':
      case 'ARG':
        return undefined;
      case 'SHELL':
        this.#shell = instruction;
        return undefined;
      case 'ENV':
        return this.#environment(instruction, written);
      case 'RUN':
        return placed.kind === 'parts' ? this.#run(instruction, placed, above) : undefined;
      case 'COPY':
      case 'ADD': {
        const { workdir } = stateAt(document, instruction);
        if (workdir === undefined)
          return { instruction, reason: 'the folder in which it copies is not known' };
        if (!/(?:^|\s|")\/\S*\s*$/.test(instruction.arguments.text)) this.#enter(workdir);
        this.lines.push({ text: written, above });
        return undefined;
      }
      case 'LABEL':
      case 'MAINTAINER':
        this.lines.push({ text: written, above });
        return undefined;
      default:
        this.#late.push({ text: written, above });
        return undefined;
    }
  }

  #run(
    instruction: Instruction,
    { texts, isMoved, isRelative }: PlacedParts,
    above: string,
  ): Obstacle | undefined {
    if (texts.length === 0) return undefined;
    const { site } = this.#plan;
    const { workdir, user } = stateAt(site.document, instruction);
    if (isRelative) {
      if (workdir === undefined) return { instruction, reason: 'the folder in which it runs is not known' };
      this.#enter(workdir);
    }
    const problem = this.#become(instruction, user);
    if (problem !== undefined) return problem;
    if (this.#shell !== undefined) {
      const { range } = this.#shell;
      this.lines.push({ text: site.document.text.slice(range.start, range.end) });
      this.#shell = undefined;
    }
    this.lines.push({ text: `RUN ${texts.join(' \\\n    && ')}`, above: isMoved ? above : '' });
    return undefined;
  }

  /** SHELL counts for what starts in shell form, and for RUNs below the build. */
  #setShell(): void {
    const { site, lastBuild } = this.#plan;
    if (this.#shell === undefined || !site.stage.instructions.some((each) => needsShell(each, lastBuild)))
      return;
    const { range } = this.#shell;
    this.lines.push({ text: site.document.text.slice(range.start, range.end) });
  }

  /** An ENV that only the build reads stays there. */
  #environment(instruction: Instruction, written: string): Obstacle | undefined {
    const { site, split } = this.#plan;
    const names = variablesOf(site, instruction);
    if (names === undefined) return { instruction, reason: 'its variables cannot be read' };
    const isOfBuild = names.every((name) => split.isBuildVariable(name) && !this.#isOfStartedTool(name));
    if (isOfBuild && !this.#isUsedBelow(instruction, names)) return undefined;
    const above = isUnused(this.#plan, instruction) ? aboveOf(site.document.text, instruction) : '';
    this.lines.push({ text: written, above });
    return undefined;
  }

  /** `COMPOSER_HOME`, where a RUN below the build or the container runs composer. */
  #isOfStartedTool(name: string): boolean {
    const { site, lastBuild } = this.#plan;
    const tool = name.replace(/_.*$/, '').toLowerCase();
    const below = site.commands.filter(({ instruction }) => instruction.index > lastBuild.index);
    return [...below, ...site.started].some(({ program }) => program === tool);
  }

  /** Whether an instruction that the runtime gets speaks of one of these variables. */
  #isUsedBelow({ index }: Instruction, names: readonly string[]): boolean {
    const { site, places, lastBuild } = this.#plan;
    const { document, stage } = site;
    return stage.instructions.some((each) => {
      const isOfRuntime =
        each.index > lastBuild.index || !/^(?:builder|parts)$/.test(places.get(each)?.kind ?? 'builder');
      const text = document.text.slice(each.range.start, each.range.end);
      return (
        each.index > index &&
        isOfRuntime &&
        each.keyword !== 'WORKDIR' &&
        names.some((name) => usesVariable(text, name)) &&
        (each.keyword !== 'ENV' || this.#stays(each))
      );
    });
  }

  /** Whether the runtime gets an ENV: not one that only the build reads. */
  #stays(instruction: Instruction): boolean {
    const { site, split } = this.#plan;
    let stays = this.#staying.get(instruction);
    if (stays === undefined) {
      const names = variablesOf(site, instruction);
      stays =
        names === undefined ||
        !names.every((name) => split.isBuildVariable(name)) ||
        this.#isUsedBelow(instruction, names);
      this.#staying.set(instruction, stays);
    }
    return stays;
  }

  /** BuildKit's WORKDIR makes the folder for the user in force. Source: dispatchWorkdir in dockerfile2llb/convert.go. */
  #ownerOfFolder(lastBuild: Instruction): Obstacle | undefined {
    const { document, stage } = this.#plan.site;
    const setter = stage.instructions.findLast(
      ({ keyword, index }) => keyword === 'WORKDIR' && index <= lastBuild.index,
    );
    return setter === undefined ? undefined : this.#become(setter, stateAt(document, setter).user);
  }

  #enter(workdir: string): void {
    if (this.#workdir === workdir) return;
    this.lines.push({ text: `WORKDIR ${workdir}` });
    this.#workdir = workdir;
  }

  #become(instruction: Instruction, user: string | undefined): Obstacle | undefined {
    if (user === undefined) return { instruction, reason: 'the user in force here is not known' };
    if (this.#user === user) return undefined;
    const { instructions } = this.#plan.site.stage;
    const setter = instructions.findLast(
      ({ keyword, index }) => keyword === 'USER' && index <= instruction.index,
    );
    if (setter === undefined)
      return {
        instruction,
        reason: `the user ${user} comes with the base, and ${this.#plan.split.runtime.reference} may not have it`,
      };
    this.lines.push({ text: `USER ${setter.arguments.text}` });
    this.#user = user;
    return undefined;
  }

  /** Modes and owners that are given to what was copied. */
  #changeCopied(): Obstacle | undefined {
    const { places } = this.#plan;
    for (const [instruction, placed] of places) {
      if (placed.kind !== 'parts' || placed.late.length === 0) continue;
      const problem = this.#run(instruction, { ...placed, texts: placed.late, isMoved: false }, '');
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #copy({ path, to, isFolder = false }: Artefact): void {
    const { site, lastBuild, owners } = this.#plan;
    const { user } = stateAt(site.document, lastBuild);
    const given = owners.findLast(({ folder }) => isWithin(to ?? path, folder))?.spec;
    const owned = given ?? (user === 'root' ? undefined : user);
    const owner = owned === undefined ? '' : ` --chown=${owned}`;
    const destination = to ?? (/[*?]/.test(path) ? slashed(path.replace(/\/[^/]*$/, '')) : path);
    const slash = isFolder ? slashed(destination) : destination;
    this.lines.push({ text: `COPY --from=${this.#builder}${owner} ${path} ${slash}` });
  }

  /** ARGs whose value the runtime reads are declared again, where they first are needed. */
  #declareArguments(): undefined {
    const { site, lastBuild } = this.#plan;
    const { document, stage } = site;
    const tail = stage.instructions
      .filter(({ index }) => index > lastBuild.index)
      .map(({ range }) => document.text.slice(range.start, range.end));
    for (const instruction of stage.instructions.toReversed()) {
      if (instruction.keyword !== 'ARG' || instruction.index > lastBuild.index) continue;
      const names = readArguments(instruction.arguments.text, document.escape).map(({ name }) => name);
      const isUsed = (text: string): boolean => names.some((name) => usesVariable(text, name));
      const at = this.lines.findIndex(({ text }) => isUsed(text));
      if (at < 0 && !tail.some(isUsed)) continue;
      const text = document.text.slice(instruction.range.start, instruction.range.end);
      let place = at < 0 ? this.lines.length : at;
      while (place > 0 && /^ARG\s/i.test(this.lines[place - 1]?.text ?? '')) place -= 1;
      this.lines.splice(place, 0, { text });
    }
    return undefined;
  }

  /** Variables of the builder's base that the runtime's does not have. */
  #checkVariables(): Obstacle | undefined {
    const { site, split, lastBuild } = this.#plan;
    const { document, stage, base } = site;
    const builder = base.facts?.env ?? {};
    const runtime = factsOf(split.runtime.known)?.env ?? {};
    const lost = Object.keys(builder).filter((name) => !Object.hasOwn(runtime, name));
    const set = new Set(
      this.lines.flatMap(({ text }) => [...text.matchAll(/(\w+)=/g)].map(([, name]) => name)),
    );
    for (const { range, index, keyword } of stage.instructions) {
      if (index <= lastBuild.index || keyword === 'FROM') continue;
      const text = document.text.slice(range.start, range.end);
      const name = lost.find((each) => !set.has(each) && usesVariable(text, each));
      if (name !== undefined)
        return {
          instruction: lastBuild,
          reason: `$${name} of ${base.name} is used below, and ${split.runtime.reference} does not set it`,
        };
    }
    const used = lost.find(
      (name) => !set.has(name) && this.lines.some(({ text }) => usesVariable(text, name)),
    );
    return used === undefined
      ? undefined
      : {
          instruction: lastBuild,
          reason: `the runtime needs $${used} of ${base.name}, and ${split.runtime.reference} does not set it`,
        };
  }
}

/** Whether the first of what follows that needs a folder is a WORKDIR of its own. */
function leavesAtOnce({ instructions }: Stage, last: Instruction): boolean {
  const next = instructions.find(
    ({ keyword, index }) =>
      index > last.index && /^(?:RUN|COPY|ADD|WORKDIR|CMD|ENTRYPOINT|HEALTHCHECK)$/.test(keyword),
  );
  return next?.keyword === 'WORKDIR' && next.arguments.text.startsWith('/');
}
