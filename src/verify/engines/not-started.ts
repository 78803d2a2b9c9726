import type { CommandOutput, NotStarted } from './engine.ts';

/**
 * docker-run(1) and podman-run(1), "EXIT STATUS": 125 if the engine itself failed, 126 if the command cannot be invoked,
 * 127 if it is not found. A command may end with the same numbers, but then the engine's own words are not there.
 */
const OWN_EXIT_CODES = new Set([125, 126, 127]);

/** docker's CLI; logrus, by which docker, podman and buildah write; podman and buildah, but for a command's own status. */
const OWN_WORDS = /^(?:docker: |time="[^"]*" level=(?:error|fatal) |Error: (?!exit status \d+$))/;

/**
 * What the image lacks or has wrong: the program, or the account. opencontainers/runc, libcontainer/standard_init_linux.go
 * and libcontainer/user; containers/crun, src/libcrun/utils.c; moby, daemon/oci_linux.go; containers/common, pkg/lookup.
 */
const OF_IMAGE =
  /exec: "|executable file|open executable|unable to find (?:user|group)|unknown user|no matching entries in (?:passwd|group) file/;

/** Why a container did not start, going by what the engine's program said; undefined if it did. */
export function notStarted({ exitCode, stderr }: CommandOutput): NotStarted | undefined {
  if (!OWN_EXIT_CODES.has(exitCode)) return undefined;
  const words = stderr.split('\n').find((line) => OWN_WORDS.test(line));
  if (words === undefined) return undefined;
  const reason = words.replace(/^(?:docker|Error): (?:Error response from daemon: )?/, '').trim();
  return { fault: OF_IMAGE.test(words) ? 'image' : 'engine', reason };
}
