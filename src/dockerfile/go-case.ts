/**
 * Go's strings.ToLower where the result can be ASCII: it makes `i` of U+0130 and `k` of U+212A, JavaScript two
 * characters of the first.
 */
export function goLowerCase(text: string): string {
  return text.replaceAll('\u0130', 'i').toLowerCase();
}
