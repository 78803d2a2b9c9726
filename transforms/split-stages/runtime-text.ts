import type { Instruction, Stage } from '../../src/dockerfile/model.ts';
import { isWithin, slashed } from '../../src/effects/posix-path.ts';
import { stateAt } from '../../src/effects/state.ts';
import { factsOf } from '../../src/images/facts.ts';
import { aboveOf } from './instruction-lines.ts';
import { ownerOfCopied } from './owners.ts';
import type { PlacedParts } from './placed-runs.ts';
import { needsShell, type Plan } from './plan.ts';
import { type Artefact, keptPaths, type Obstacle, type Split } from './recipe.ts';
import { CERTIFICATES, installText, type Line } from './runtime-lines.ts';
import { declareArguments, lostVariable, RuntimeEnvironment } from './runtime-variables.ts';
import { isUnused, variablesOf } from './variables.ts';

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
  readonly #environment: RuntimeEnvironment;

  constructor(plan: Plan, builder: string) {
    this.#plan = plan;
    this.#builder = builder;
    this.#environment = new RuntimeEnvironment(plan);
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
    declareArguments(this.#plan, this.lines);
    return lostVariable(this.#plan, this.lines);
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
        return this.#set(instruction, written);
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
    { texts, isMoved, isRelative, isWhole }: PlacedParts,
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
    const { range } = instruction;
    const text = isWhole
      ? site.document.text.slice(range.start, range.end)
      : `RUN ${texts.join(' \\\n    && ')}`;
    this.lines.push({ text, above: isMoved ? above : '' });
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
  #set(instruction: Instruction, written: string): Obstacle | undefined {
    const { site } = this.#plan;
    if (variablesOf(site, instruction) === undefined)
      return { instruction, reason: 'its variables cannot be read' };
    if (!this.#environment.stays(instruction)) return undefined;
    const above = isUnused(this.#plan, instruction) ? aboveOf(site.document.text, instruction) : '';
    this.lines.push({ text: written, above });
    return undefined;
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
    if (setter === undefined && user !== 'root')
      return {
        instruction,
        reason: `the user ${user} comes with the base, and ${this.#plan.split.runtime.reference} may not have it`,
      };
    this.lines.push({ text: `USER ${setter?.arguments.text ?? user}` });
    this.#user = user;
    return undefined;
  }

  /** Modes and owners that are given to what was copied. */
  #changeCopied(): Obstacle | undefined {
    const { places } = this.#plan;
    for (const [instruction, placed] of places) {
      if (placed.kind !== 'parts' || placed.late.length === 0) continue;
      const problem = this.#run(
        instruction,
        { ...placed, texts: placed.late, isMoved: false, isWhole: false },
        '',
      );
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #copy({ path, to, isFolder = false }: Artefact): void {
    const { site, lastBuild, owners } = this.#plan;
    const user = ownerOfCopied(site, lastBuild, path);
    const given = owners.findLast(({ folder }) => isWithin(to ?? path, folder))?.spec;
    const owned = given ?? user;
    const owner = owned === undefined ? '' : ` --chown=${owned}`;
    const destination = to ?? (/[*?]/.test(path) ? slashed(path.replace(/\/[^/]*$/, '')) : path);
    const slash = isFolder ? slashed(destination) : destination;
    this.lines.push({ text: `COPY --from=${this.#builder}${owner} ${path} ${slash}` });
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
