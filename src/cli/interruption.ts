const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Lets Ctrl-C take effect only between two files: a listener runs when the program waits, and a file is replaced without
 * waiting, so no temporary file is left behind. The signal is then sent again, so that the shell sees what ended the run.
 */
export function endBetweenFiles(): void {
  for (const signal of SIGNALS) process.once(signal, () => process.kill(process.pid, signal));
}
