import type { ParsedScript, SyntaxNode } from 'unbash';
import { nodesOf } from './syntax-tree.ts';

/**
 * Syntax that bash reads and dash does not, or reads as something else (`cmd &>file` is a background job in dash).
 * What only fails when it is run (`[[`, `${x/a/b}`, `{a,b}`) is not counted: it fails alike wherever it stands.
 *
 * @returns the name of the first one found, for a message.
 */
export function bashSyntaxIn(script: ParsedScript): string | undefined {
  for (const node of nodesOf(script)) {
    const found = bashSyntaxOf(node);
    if (found !== undefined) return found;
  }
  return undefined;
}

function bashSyntaxOf(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case 'ArithmeticCommand':
    case 'ArithmeticFor':
      return '(( ))';
    case 'ArrayValue':
      return 'an array';
    case 'Coproc':
      return 'coproc';
    case 'ExtendedGlob':
      return 'an extended glob';
    case 'FileDescriptorVariable':
      return 'a redirection to {name}';
    case 'HereString':
      return '<<<';
    case 'ProcessSubstitution':
      return 'a process substitution';
    case 'Select':
      return 'select';
    case 'CaseItem':
      return node.terminator === ';&' || node.terminator === ';;&' ? node.terminator : undefined;
    case 'Function':
      return node.name.pos > node.pos ? 'function' : undefined;
    case 'Pipeline':
      if (node.operators.includes('|&')) return '|&';
      return node.prefixes.some(({ type }) => type === 'Time') && node.commands[0]?.type !== 'Command'
        ? 'time'
        : undefined;
    case 'Redirect':
      return node.operator.startsWith('&>') ? node.operator : undefined;
    case 'TestLogical':
    case 'TestGroup':
      return '[[ with operators';
    case 'TestBinary':
      return /[<>~]/.test(node.operator) ? `[[ with ${node.operator}` : undefined;
    default:
      return undefined;
  }
}
