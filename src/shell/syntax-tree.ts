import { forEachChild } from 'unbash';
import type { ParsedScript, SyntaxNode } from 'unbash';
import { commandsIn, type SimpleCommand } from './simple-command.ts';

const nodes = new WeakMap<ParsedScript, readonly SyntaxNode[]>();
const commands = new WeakMap<ParsedScript, readonly SimpleCommand[]>();

/** Every node of a script, those of its substitutions too, in no particular order; made once per script. */
export function nodesOf(script: ParsedScript): readonly SyntaxNode[] {
  let found = nodes.get(script);
  if (found === undefined) {
    const all: SyntaxNode[] = [script];
    for (let index = 0; index < all.length; index++) {
      const node = all[index];
      if (node === undefined) break;
      forEachChild(node, (child) => {
        all.push(child);
      });
    }
    nodes.set(script, all);
    found = all;
  }
  return found;
}

/** The list of `commandsIn`, made once per script. */
export function commandsOf(script: ParsedScript): readonly SimpleCommand[] {
  let found = commands.get(script);
  if (found === undefined) {
    found = [...commandsIn(script)];
    commands.set(script, found);
  }
  return found;
}
