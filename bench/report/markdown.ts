/** A table; columns whose every cell starts with a figure are set flush right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const align = header.map((_, at) => (at > 0 && rows.every((row) => /^[-+\d]|^$/.test(row[at])) ? "--:" : "---"));
  return [header, align, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Three figures that count: 0.142, 1.30, 23.4, 1,204. */
export function figure(value: number): string {
  if (value === 0 || Math.abs(value) >= 1000 || (Number.isInteger(value) && Math.abs(value) >= 1))
    return Math.round(value).toLocaleString("en");
  return value.toFixed(Math.max(0, Math.min(4, 2 - Math.floor(Math.log10(Math.abs(value))))));
}
