/**
 * Splits the value of `--mount` and `--device` at commas; a field in double quotes may hold commas and doubled quotes.
 *
 * @returns undefined for an empty value and for misplaced quotes, which BuildKit refuses. Source: tonistiigi/go-csvvalue.
 */
export function splitAtCommas(value: string): string[] | undefined {
  if (value === '') return undefined;
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (value.charAt(at) === '"') {
      const quoted = readQuoted(value, at);
      if (quoted === undefined) return undefined;
      fields.push(quoted.field);
      at = quoted.end;
    } else {
      const comma = value.indexOf(',', at);
      const end = comma < 0 ? value.length : comma;
      const field = value.slice(at, end);
      if (field.includes('"')) return undefined;
      fields.push(field);
      at = end;
    }
    if (at >= value.length) return fields;
    at += 1;
  }
}

function readQuoted(value: string, start: number): { field: string; end: number } | undefined {
  let field = '';
  let at = start + 1;
  for (;;) {
    const quote = value.indexOf('"', at);
    if (quote < 0) return undefined;
    field += value.slice(at, quote);
    const next = value.charAt(quote + 1);
    if (next === '' || next === ',') return { field, end: quote + 1 };
    if (next !== '"') return undefined;
    field += '"';
    at = quote + 2;
  }
}
