/** JSON with sorted keys and a closing newline: equal values give equal bytes, which hashes and signatures need. */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(value, (_, inner) => (isRecord(inner) ? sortKeys(inner) : inner), 2)}\n`;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const sortKeys = (record: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.keys(record)
      .sort()
      .map((key) => [key, record[key]]),
  );
