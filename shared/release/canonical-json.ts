/**
 * JSON in the one form of RFC 8785: no spaces, keys sorted by UTF-16 units, numbers as ECMAScript writes them. Equal values
 * give equal bytes, which signatures need. Properties that are undefined are left out, as in JSON.stringify.
 *
 * @throws RangeError for what JSON has no form for: NaN, infinities, lone surrogates, undefined, functions
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const record = value as Readonly<Record<string, unknown>>;
    const keys = Object.keys(record).filter((key) => record[key] !== undefined);
    return `{${keys
      .sort()
      .map((key) => `${canonicalJson(key)}:${canonicalJson(record[key])}`)
      .join(",")}}`;
  }
  if (!isPlain(value)) throw new RangeError(`JSON has no form for ${String(value)}`);
  return JSON.stringify(value);
}

const isPlain = (value: unknown): boolean =>
  value === null ||
  typeof value === "boolean" ||
  Number.isFinite(value) ||
  (typeof value === "string" && !/\p{Surrogate}/u.test(value));
