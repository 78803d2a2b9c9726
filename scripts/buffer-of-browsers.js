// dockerfile-ast looks for a byte order mark with `Buffer.from(text, 'UTF-8')`, which browsers do not have. The build of the
// library puts this in its place.
export const Buffer = { from: (text) => new TextEncoder().encode(text) };
