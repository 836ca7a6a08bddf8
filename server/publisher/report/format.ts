/** A fraction of 1 as a percentage. @param digits after the point */
export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

/** The same where a heading or the text says that it is in percent. */
export const inPercent = (share: number): string => (100 * share).toFixed(2);

export const count = (n: number): string => n.toLocaleString("en");

export const bytes = (n: number): string => {
  if (n < 1_000) return `${n} B`;
  return n < 1_000_000 ? `${(n / 1_000).toFixed(1)} kB` : `${(n / 1_000_000).toFixed(1)} MB`;
};

export const seconds = (s: number): string => {
  if (s < 1) return `${(1000 * s).toFixed(0)} ms`;
  return s < 120 ? `${s.toFixed(1)} s` : `${(s / 60).toFixed(1)} min`;
};

/** "1 item", "2 items". */
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;
