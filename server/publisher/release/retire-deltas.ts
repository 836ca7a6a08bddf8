import { existsSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import type { Channels } from "../../../shared/contracts/index.ts";
import { DAY_MS } from "../../../shared/math/day.ts";

const DELTA = /^\d+-\d+\.[0-9a-f]{16}\.delta$/;
/** A delta and its compressed copies. */
const FILES = ["", ".br", ".gz"];

/**
 * Removes deltas that no device asks for any more: those that channels.json has not named for a day, and nothing else. A
 * device asks seconds after it has read channels.json; a cache or a copy of the folder may be hours behind.
 *
 * A delta's time on disk is the last at which it was named: what the channels before name is given the present one.
 */
export function retireDeltas(siteFolder: string, before: Channels | null, now: Channels): void {
  const folder = join(siteFolder, "deltas");
  if (!existsSync(folder)) return;
  const time = new Date();
  for (const path of before ? deltasOf(before) : []) {
    if (existsSync(join(siteFolder, path))) utimesSync(join(siteFolder, path), time, time);
  }
  const named = new Set(deltasOf(now));
  for (const name of readdirSync(folder)) {
    if (!DELTA.test(name) || named.has(`deltas/${name}`)) continue;
    if (statSync(join(folder, name)).mtimeMs > time.getTime() - DAY_MS) continue;
    for (const end of FILES) rmSync(join(folder, name + end), { force: true });
  }
}

const deltasOf = ({ stable, canary }: Channels): string[] =>
  [...stable.deltas, ...(canary?.deltas ?? [])].map(({ path }) => path);
