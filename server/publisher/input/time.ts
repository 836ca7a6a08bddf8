/** How the times of one file are written. `relative` counts from an unknown start (a data set made anonymous). */
export interface TimeFormat {
  readonly unit: "s" | "ms" | "us" | "iso";
  readonly relative: boolean;
}

const SECOND = 1000;
/** Earlier and later times are mistakes: no event log is older than the web, and clocks set to 0 or 9999 are common. */
const EARLIEST = Date.UTC(1990, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

const NUMBER = /^\d+(\.\d*)?([eE]\+?\d+)?$/;
const ISO =
  /^(\d{4})[-/](\d\d)[-/](\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?(Z|UTC|[+-]\d\d(?::?\d\d)?))?)?$/;

/** Unit of a file's times, from some of them (empty ones say nothing). Median of the numbers: 1e11 s is the year 5138, 1e11 ms is 1973. */
export function detectTimeFormat(texts: readonly string[]): TimeFormat {
  const samples = texts.filter((text) => text !== "");
  const numbers = samples.filter((text) => NUMBER.test(text)).map(Number);
  if (numbers.length * 2 < samples.length || numbers.length === 0) return { unit: "iso", relative: false };
  const median = numbers.sort((a, b) => a - b)[numbers.length >> 1];
  if (median >= 1e14) return { unit: "us", relative: false };
  if (median >= 1e11) return { unit: "ms", relative: false };
  return { unit: "s", relative: median < EARLIEST / SECOND };
}

/**
 * ms since the Unix epoch, or a reason why not. ISO times without a zone are UTC, so that a build is the same on every
 * machine.
 */
export function parseTime(text: string, { unit, relative }: TimeFormat): number | string {
  if (text === "") return "no time: the field is empty";
  let time: number;
  if (NUMBER.test(text) && unit !== "iso") {
    const value = Number(text);
    time = unit === "s" ? value * SECOND : unit === "us" ? value / 1000 : value;
  } else {
    time = parseIso(text);
    if (Number.isNaN(time))
      return `bad time: "${text.slice(0, 40)}" is neither Unix seconds or milliseconds nor ISO 8601`;
  }
  const outOfRange = time >= LATEST || time < (relative ? 0 : EARLIEST);
  return outOfRange ? `time out of range: "${text.slice(0, 40)}" is not between 1990 and 2100` : time;
}

function parseIso(text: string): number {
  const match = ISO.exec(text);
  if (!match) return Number.NaN;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "0", zone = "Z"] = match;
  const utc = Date.UTC(+year, +month - 1, +day, +hour, +minute, +second) + Number(`0.${fraction}`) * SECOND;
  // Date.UTC carries 31 February over into March.
  const date = new Date(utc);
  if (date.getUTCMonth() !== +month - 1 || date.getUTCDate() !== +day || +hour > 23 || +minute > 59 || +second > 59)
    return Number.NaN;
  if (zone === "Z" || zone === "UTC") return utc;
  const offset = +zone.slice(1, 3) * 60 + Number(zone.slice(3).replace(":", ""));
  return utc - (zone.startsWith("-") ? -offset : offset) * 60 * SECOND;
}
