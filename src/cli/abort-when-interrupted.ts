const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does work that makes things which have to be removed again. The first Ctrl-C aborts the signal, so that the work can
 * clean up and end; then the program ends by that signal, so that the shell sees it. A second one ends it at once.
 */
export async function abortWhenInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const listeners = SIGNALS.map((name) => {
    const abort = (): void => {
      received = name;
      process.stderr.write('\ndockshift: stopping, and removing what was made; once more to end at once\n');
      stopListening();
      controller.abort();
    };
    return [name, abort] as const;
  });
  const stopListening = (): void => {
    for (const [name, listener] of listeners) process.removeListener(name, listener);
  };
  for (const [name, listener] of listeners) process.on(name, listener);
  try {
    return await work(controller.signal);
  } finally {
    stopListening();
    if (received !== undefined) process.kill(process.pid, received);
  }
}
