import { forEachChild } from 'unbash';
import type { ParsedScript, SyntaxNode } from 'unbash';
import { commandsIn, type SimpleCommand } from './simple-command.ts';

interface Tree {
  readonly nodes: readonly SyntaxNode[];
  readonly depth: number;
}

const trees = new WeakMap<ParsedScript, Tree>();
const commands = new WeakMap<ParsedScript, readonly SimpleCommand[]>();

/** Every node of a script, those of its substitutions too, in no particular order; made once per script. */
export function nodesOf(script: ParsedScript): readonly SyntaxNode[] {
  return treeOf(script).nodes;
}

/** How many nodes stand one inside the other at most. */
export function depthOf(script: ParsedScript): number {
  return treeOf(script).depth;
}

function treeOf(script: ParsedScript): Tree {
  let tree = trees.get(script);
  if (tree === undefined) {
    tree = readTree(script);
    trees.set(script, tree);
  }
  return tree;
}

/** Level by level, so that the last level's number is the depth. */
function readTree(script: ParsedScript): Tree {
  const nodes: SyntaxNode[] = [script];
  let depth = 0;
  for (let start = 0; start < nodes.length; depth++) {
    const end = nodes.length;
    for (const node of nodes.slice(start, end)) {
      forEachChild(node, (child) => {
        nodes.push(child);
      });
    }
    start = end;
  }
  return { nodes, depth };
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
