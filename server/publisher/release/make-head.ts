import * as v from "valibot";
import { RulesSchema } from "../../../shared/contracts/index.ts";
import { readItems, readStats, TABLES, type TableName, writeHead } from "../../../shared/release/tables.ts";
import { byPopularity } from "../tables/popular.ts";
import { brotliCopy } from "./brotli-copy.ts";
import type { ReleaseParts } from "./write-release.ts";

/** Tables below this many bytes on the wire are waited for: at 10 Mbit/s they take a second and a half. */
const SMALLEST_TABLES = 2_000_000;
/** A head takes at most this many bytes on the wire, and this share of what the tables take: it repeats them. */
const MOST_BYTES = 1_450_000;
const MOST_SHARE = 0.1;
/** How often the number of items is corrected by the bytes that it turned out to take. */
const TRIES = 5;
/** The next number aims at this share of the budget, and a gain of fewer items than this is not tried for. */
const FILL = 0.985;
const CLOSE = 1.03;

/**
 * The head of a release: as many of its items as the budget allows, those pinned by a rule first and then the most popular.
 * Null when the tables are small enough to be waited for, or no item was visited often enough to count.
 *
 * @param transferBytes what a browser downloads of a table
 */
export function makeHead(parts: ReleaseParts, transferBytes: (table: TableName) => number): Uint8Array | null {
  const whole = TABLES.reduce((sum, table) => sum + transferBytes(table), 0);
  if (whole < SMALLEST_TABLES) return null;
  const budget = Math.min(MOST_BYTES, MOST_SHARE * whole);
  const wanted = mostWanted(parts);
  let best: Uint8Array | null = null;
  let count = Math.min(wanted.length, Math.floor((wanted.length * budget) / whole));
  for (let tries = 0; tries < TRIES && count > 0; tries++) {
    const head = writeHead(
      parts,
      wanted.slice(0, count).sort((a, b) => a - b),
    );
    const bytes = (brotliCopy(head) ?? head).byteLength;
    if (bytes <= budget) best = head;
    const next = Math.min(wanted.length, Math.floor((count * FILL * budget) / bytes));
    if (bytes <= budget && next <= count * CLOSE) break;
    count = next;
  }
  return best;
}

function mostWanted(parts: ReleaseParts): number[] {
  const { keys } = readItems(parts.items);
  const pins = pinnedItems(parts.rules);
  const pinned = pins.map((id) => keys.indexOf(id)).filter((item) => item >= 0);
  return [...new Set([...pinned, ...byPopularity(readStats(parts.stats))])];
}

function pinnedItems(rules: Uint8Array): string[] {
  const parsed = v.parse(RulesSchema, JSON.parse(new TextDecoder().decode(rules)));
  return parsed.rules.flatMap((rule) => (rule.rule === "pin" ? [rule.item] : []));
}
