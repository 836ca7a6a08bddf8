import type { Channels, Target } from "../../../shared/contracts/index.ts";
import { describeEnd } from "../keys/describe-keys.ts";
import type { HistoryEntry } from "./site-history.ts";

/** What devices are told, a line a channel. */
export function describeChannels({ site, sequence, root, expires, stable, canary }: Channels): string {
  const signed = root === null ? "not signed" : `signed by root ${root}`;
  const end = expires === null ? "" : `, ${describeEnd(expires)}`;
  const lines = [`site ${site}, sequence ${sequence}, ${signed}${end}`, `stable: ${describeTarget(stable)}`];
  if (canary) lines.push(`canary, for ${percent(canary.share)} % of devices: ${describeTarget(canary)}`);
  return lines.join("\n");
}

function describeTarget({ version, deltas }: Target): string {
  const from = deltas.map((delta) => delta.from);
  return `release ${version}${from.length === 0 ? "" : `, by deltas from ${from.join(", ")}`}`;
}

/** 7 and not 7.000000000000001. */
const percent = (share: number): number => Number((100 * share).toPrecision(6));

/** Newest first. */
export const describeHistory = (entries: readonly HistoryEntry[]): string =>
  [...entries]
    .reverse()
    .map(({ issued, sequence, stable, canary }) => {
      const beside = canary ? `, canary ${canary.version} for ${percent(canary.share)} %` : "";
      return `${issued.slice(0, 16).replace("T", " ")}  sequence ${sequence}: stable ${stable}${beside}`;
    })
    .join("\n");
