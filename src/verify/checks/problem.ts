import type { ImageConfiguration } from '../image/configuration.ts';
import type { TreeNode } from '../image/file-tree.ts';

/** What the checks look at. */
export interface CheckedImage {
  readonly root: TreeNode;
  readonly configuration: ImageConfiguration;
}

/** Something that must hold for the image to start, and does not. */
export interface Problem {
  /** What it is about: `ENTRYPOINT`, `CMD`, `USER`, `WORKDIR`, or the path of a program or library. */
  readonly subject: string;
  /** One sentence without a final stop. */
  readonly message: string;
}
