/** The object on a line of JSONL, or why there is none. */
export function parseObject(text: string): Record<string, unknown> | string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    return "not an object: each line must be a JSON object";
  } catch (error) {
    return `bad JSON: ${(error as Error).message.slice(0, 200)}`;
  }
}

/** Text of a value as a CSV file would hold it; null, absent and nested values are empty. */
export function scalarText(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
