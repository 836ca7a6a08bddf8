/** 0.1234 -> "12.3 %", 14.6 -> "1,460 %". Below 0 and above 1 too: estimates are unbiased. */
export function percent(share: number, digits = 1): string {
  const shown = Math.abs(share) < 10 ? digits : 0;
  const options = { minimumFractionDigits: shown, maximumFractionDigits: shown };
  return `${(100 * share).toLocaleString("en-GB", options)} %`.replace("-", "−");
}

/** 12345 -> "12,345" */
export const count = (number: number): string => number.toLocaleString("en-GB");

export const counted = (number: number, one: string, many = `${one}s`): string =>
  `${count(number)} ${number === 1 ? one : many}`;

/** An ε, or another number of three digits that matter: "0.0286", "7", "0". */
export const short = (number: number): string => String(Number(number.toPrecision(3)));

/** Days as a span that one can picture. */
export function span(days: number): string {
  if (days < 60) return counted(Math.round(days), "day");
  const years = days / 365.25;
  return years < 2 ? `${Math.round(days / 30.44)} months` : `${short(years)} years`;
}

/** s since a start, to the two largest units. */
export function elapsed(seconds: number): string {
  const parts: string[] = [];
  let rest = Math.floor(seconds);
  for (const [unit, size] of [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
    ["second", 1],
  ] as const) {
    const whole = Math.floor(rest / size);
    rest %= size;
    if (whole > 0) parts.push(counted(whole, unit));
  }
  return parts.slice(0, 2).join(" and ") || "less than a second";
}

/** "2026-11-28T12:00:00Z" -> "28 Nov 2026, 12:00:00 UTC"; what is no time stays as it is. */
export function time(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  const text = at.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium", timeZone: "UTC" });
  return `${text} UTC`;
}

/** "2026-11-28" -> "28 Nov 2026" */
export const day = (date: string): string =>
  new Date(date).toLocaleDateString("en-GB", { dateStyle: "medium", timeZone: "UTC" });

export const days = (from: string, to: string): string => (from === to ? day(from) : `${day(from)} to ${day(to)}`);

/** Any JSON value in one line. */
export const plain = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined ? "nothing" : JSON.stringify(value);
