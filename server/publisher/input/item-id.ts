/** As ItemIdSchema. */
const LONGEST = 512;
/** What programs write for a missing value. */
const MISSING = new Set(["", "NaN", "nan", "null", "NULL", "None", "undefined", "<NA>"]);
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Why a text cannot be the id of an item or a session (`what`), or null. */
export function idFault(text: string, what: string): string | null {
  if (MISSING.has(text)) return text === "" ? `empty ${what}: the field is empty` : `empty ${what}: it says "${text}"`;
  if (text.length > LONGEST) return `${what} too long: ${text.length} characters, 512 at most`;
  if (CONTROL.test(text)) return `bad ${what}: it holds a line end or another control character`;
  if (text.startsWith('"')) return `bad quoting: the ${what} begins with a quote that does not end`;
  return null;
}
