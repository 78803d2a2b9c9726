import { DockerfileParser, type Instruction } from 'dockerfile-ast';

/** A place that a transform should either change or refuse, found without any code of the project. */
export interface Opportunity {
  readonly transform: 'merge-runs' | 'clean-caches';
  /** Counted from 1. */
  readonly line: number;
  readonly endLine: number;
}

interface Call {
  readonly install: RegExp;
  /** Already clean, or no cache by an option. */
  readonly clean: RegExp;
}

/** Installs by the most frequent managers, and what shows that they clean up. */
const calls: readonly Call[] = [
  {
    install: /\bapt(?:-get)?\s+(?:-\S+\s+)*install\b/,
    clean: /rm\s+[^&;|]*\/var\/lib\/apt|dist-clean/,
  },
  { install: /\bapk\s+(?:-\S+\s+)*add\b/, clean: /--no-cache\b|\/var\/cache\/apk/ },
  { install: /\byum\s+(?:-\S+\s+)*install\b/, clean: /yum\s+(?:-\S+\s+)*clean|\/var\/cache\/yum/ },
  { install: /\bdnf\s+(?:-\S+\s+)*install\b/, clean: /dnf\s+(?:-\S+\s+)*clean|\/var\/cache\/dnf/ },
  { install: /\bpip[\d.]*\s+install\b/, clean: /--no-cache|PIP_NO_CACHE_DIR|\.cache/ },
  { install: /\bnpm\s+(?:ci|install|i)\b/, clean: /npm\s+cache\s+(?:clean|clear)|\.npm\b/ },
  { install: /\bgem\s+install\b/, clean: /\/cache\b/ },
  { install: /\bconda\s+install\b/, clean: /conda\s+clean/ },
];

/** Opportunities of one file, by patterns alone. Files that dockerfile-ast cannot read have none. */
export function findOpportunities(text: string): readonly Opportunity[] {
  const instructions = DockerfileParser.parse(text).getInstructions();
  const shipping = shippingOnly(instructions);
  const found: Opportunity[] = [];
  shipping.forEach((instruction, index) => {
    if (instruction.getKeyword() !== 'RUN') return;
    const span = spanOf(instruction);
    if (shipping[index + 1]?.getKeyword() === 'RUN') {
      found.push({ transform: 'merge-runs', line: span.line, endLine: spanOf(shipping[index + 1]).endLine });
    }
    const body = instruction.getRawArgumentsContent() ?? '';
    if (body.includes('--mount=type=cache')) return;
    if (calls.some(({ install, clean }) => install.test(body) && !clean.test(body))) {
      found.push({ transform: 'clean-caches', ...span });
    }
  });
  return found;
}

/** The instructions of the last stage, by the last FROM; a file with no FROM has none. */
function shippingOnly(instructions: readonly Instruction[]): readonly Instruction[] {
  const last = instructions.findLastIndex((instruction) => instruction.getKeyword() === 'FROM');
  return last < 0 ? [] : instructions.slice(last + 1);
}

function spanOf(instruction: Instruction | undefined): { readonly line: number; readonly endLine: number } {
  const range = instruction?.getRange();
  return { line: (range?.start.line ?? 0) + 1, endLine: (range?.end.line ?? 0) + 1 };
}
