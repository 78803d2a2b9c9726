import type { Stage } from './model.ts';

/** A stage and the stages of the file that it is built on: itself first, the one on an image or on scratch last. */
export function* lineageOf(stage: Stage): Generator<Stage, void> {
  let each = stage;
  yield each;
  while (each.base.kind === 'stage') {
    each = each.base.stage;
    yield each;
  }
}

/** The lowest stage that a stage is built on: the one that stands on an image or on scratch. */
export function bottomOf(stage: Stage): Stage {
  let bottom = stage;
  while (bottom.base.kind === 'stage') bottom = bottom.base.stage;
  return bottom;
}

/** The image that a stage stands on, with its ARGs' defaults filled in; undefined for scratch and what is not known. */
export function imageBelow(stage: Stage): string | undefined {
  const { base } = bottomOf(stage);
  return base.kind === 'image' ? base.name : undefined;
}
