/** What a change rests on, in one sentence: `trusted` are commands, `sources` lines over which an install moves. */
export function assumptionOf(
  build: readonly string[],
  folders: readonly string[] | undefined,
  trusted: readonly string[],
  sources: readonly number[],
): string {
  const what = few(build);
  const parts = [
    `nothing needs ${what} once this RUN is done, neither what runs in the container nor an image built on this one`,
  ];
  if (folders !== undefined) {
    parts.push(
      `${folders.includes('/') ? 'what was built lies in no folder of the distribution' : `what was built lies below ${folders.join(', ')}`}, and opens no library by name while it runs that only ${build.length === 1 ? 'this package' : 'these packages'} brought`,
    );
  }
  const names = [...new Set(trusted)];
  if (names.length > 0) parts.push(`${few(names, 20)} ${names.length === 1 ? 'does' : 'do'} without`);
  const lines = [...new Set(sources)];
  if (lines.length > 0) {
    parts.push(
      `the package sources that ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(' and ')} ${lines.length === 1 ? 'adds' : 'add'} bring the same build packages`,
    );
  }
  return parts.join('; ');
}

/** A list that does not grow too long for a message. */
export function few(names: readonly string[], most = 5): string {
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`;
}
