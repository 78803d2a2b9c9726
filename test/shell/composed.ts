import { Document } from '../../src/dockerfile/document.ts';
import { bodyOf, type ShellBody } from '../../src/shell/body.ts';
import { composedText, Composition } from '../../src/shell/compose.ts';
import type { ShellContext } from '../../src/shell/context.ts';

/** The shell bodies of RUN instructions with these texts. */
export function shellBodies(texts: readonly string[]): ShellBody[] {
  const document = Document.read(`FROM base\n${texts.map((text) => `RUN ${text}\n`).join('')}`);
  return document.instructions.slice(1).map((instruction) => {
    const body = bodyOf(document, instruction);
    if (body.form === 'exec' || body.form === 'opaque') throw new Error(`no shell body: ${body.form}`);
    return body;
  });
}

/** The composition of all these bodies, or why one could not join. */
export function compose(
  texts: readonly string[],
  context: ShellContext,
): { text: string } | { refusal: string } {
  const composition = new Composition(context);
  for (const body of shellBodies(texts)) {
    const refusal = composition.add(body);
    if (refusal !== undefined) return { refusal };
  }
  return { text: composedText(composition.parts()) };
}
