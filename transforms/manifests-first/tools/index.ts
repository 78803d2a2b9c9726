import type { Tool } from '../roles.ts';
import { goTool } from './go.ts';
import { gradleTool } from './gradle.ts';
import { nodeTool } from './node.ts';
import { otherTools } from './others.ts';
import { pythonProjectTool } from './python-project.ts';
import { pythonTool } from './python.ts';
import { sbtTool } from './sbt.ts';
import { systemTool } from './system.ts';

/** Every family of commands that is known. The first that knows a command counts. */
export const tools: readonly Tool[] = [
  gradleTool,
  sbtTool,
  systemTool,
  nodeTool,
  pythonTool,
  pythonProjectTool,
  goTool,
  otherTools,
];
