import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DEFAULT_POLICY, NO_RULES } from "../../shared/contracts/index.ts";
import {
  NEIGHBOUR_KINDS,
  readNeighbours,
  readStats,
  writeNeighbours,
  writeStats,
} from "../../shared/release/tables.ts";
import { type BuildInput, buildRelease } from "./build-release.ts";
import { clickLog } from "./input/click-log-test-util.ts";
import { silentProgress } from "./progress.ts";
import { publishableLog } from "./publishable-log.ts";
import { makeTables, type Tables } from "./tables/make-tables.ts";
import { logSessions } from "./train/log-sessions.ts";

/**
 * What somebody with a release in hand can learn of one visitor. The attacker knows the log up to two of its sessions and
 * wants to know what was in these: whenever only one session did a thing, the tables must be the same bytes without it.
 */

type Log = readonly (readonly string[])[];

const ITEMS = ["a", "b", "c", "d", "e", "f", "g", "h"];
const session = fc.array(fc.constantFrom(...ITEMS), { minLength: 1, maxLength: 8 });
const logs = fc.array(session, { minLength: 8, maxLength: 30 });

/** All that a release says of a log outside the models: ids, tables and the popular list. */
function told(log: Log, k: number): { ids: readonly string[]; tables: Tables; bytes: Uint8Array } {
  const kept = publishableLog(clickLog(log), k, 200).log;
  const tables = makeTables(logSessions(kept), kept.itemIds.length, k);
  const text = new TextEncoder().encode(JSON.stringify([kept.itemIds, tables.popular]));
  const bytes = Buffer.concat([writeNeighbours(tables.neighbours.table), writeStats(tables.stats), text]);
  return { ids: kept.itemIds, tables, bytes };
}

const holding = (log: Log, test: (session: readonly string[]) => boolean): number => log.filter(test).length;
const holdsPair = (reach: number, ordered: boolean) => (a: string, b: string) => (items: readonly string[]) =>
  items.some((x, i) => items.some((y, j) => x === a && y === b && Math.abs(j - i) <= reach && (!ordered || j > i)));
const HOLDS = {
  covisit: holdsPair(10, false),
  forward: holdsPair(10, true),
  next: holdsPair(1, true),
  session: holdsPair(20, false),
};

describe("a release tells only what at least k sessions did", () => {
  test("every item, pair and count, for any log and k", () => {
    fc.assert(
      fc.property(logs, fc.integer({ min: 1, max: 5 }), (log, k) => {
        fc.pre(ITEMS.some((item) => holding(log, (items) => items.includes(item)) >= k));
        const { ids, tables } = told(log, k);
        const kept = log.map((items) => items.filter((item) => ids.includes(item)));
        for (const [i, item] of ids.entries()) {
          expect(holding(log, (items) => items.includes(item))).toBeGreaterThanOrEqual(k);
          const { table } = tables.neighbours;
          for (let e = table.offsets[i]; e < table.offsets[i + 1]; e++) {
            for (const kind of NEIGHBOUR_KINDS) {
              if (table.levels[kind][e] === 0) continue;
              expect(holding(kept, HOLDS[kind](item, ids[table.items[e]]))).toBeGreaterThanOrEqual(k);
            }
          }
          const { popularity, popularity20, popularity5, popularity1 } = tables.stats;
          const counts = [popularity, popularity20, popularity5, popularity1].map((of) =>
            Math.round(Math.expm1(of[i])),
          );
          for (const [at, count] of counts.entries()) {
            expect(count === 0 || count >= k).toBe(true);
            const rest = at === 0 ? 0 : counts[at - 1] - count;
            expect(rest === 0 || rest >= k).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("an item that one session alone visited: the same bytes as if the session had not", () => {
    fc.assert(
      fc.property(logs, session, fc.nat(), (log, visited, place) => {
        const at = place % (log.length + 1);
        const planted = (items: readonly string[]) => [...log.slice(0, at), items, ...log.slice(at)];
        const secret = [...visited.slice(0, 3), "secret", "another secret", "secret", ...visited.slice(3)];
        const rest = log.flat();
        fc.pre(rest.some((item) => holding(log, (items) => items.includes(item)) >= 2));
        expect(told(planted(secret), 2).bytes).toEqual(told(planted(visited), 2).bytes);
      }),
      { numRuns: 60 },
    );
  });

  test("a pair that one session alone holds: the same bytes whichever of the popular items it was", () => {
    // Two sessions side by side in the log, and only who of them went with whom differs. Stretches are k sessions long.
    const k = 3;
    const sessions = fc.array(fc.constantFrom(["a", "b"], ["c", "d"], ["b"], ["d", "d"], ["c"], ["a"]), {
      minLength: 10 * k,
      maxLength: 20 * k,
    });
    fc.assert(
      fc.property(sessions, (drawn) => {
        const all = [
          ...drawn.slice(drawn.length % k),
          ..."abcd"
            .repeat(k)
            .split("")
            .map((item) => [item]),
        ];
        const planted = (pair: string[], other: string[]): Log => [["d"], pair, other, ...all];
        const one = told(planted(["a", "c"], ["b", "d"]), k);
        const other = told(planted(["a", "d"], ["b", "c"]), k);
        expect(one.bytes).toEqual(other.bytes);
      }),
      { numRuns: 60 },
    );
  });

  test("the way back that one session alone took does not show in the weights that tell directions", () => {
    const others: Log = [...Array(6).fill(["a", "b"]), ...Array(6).fill(["b"]), ...Array(6).fill(["a"])];
    const tableOf = (one: string[], two: string[]) =>
      told([...others.slice(0, 8), one, two, ...others.slice(8)], 2).tables.neighbours.table;
    const went = tableOf(["b", "a"], ["a"]);
    const stayed = tableOf(["a", "a"], ["b"]);
    expect(went.items).toEqual(stayed.items);
    for (const kind of ["covisit", "forward", "next"] as const) {
      expect(went.roots[kind]).toEqual(stayed.roots[kind]);
      expect(went.levels[kind]).toEqual(stayed.levels[kind]);
    }
  });
});

const input = (log: Log): BuildInput => ({
  site: "test",
  log: clickLog(log),
  catalogue: null,
  vectors: null,
  encoder: null,
  ranker: null,
  previous: null,
  seed: 1,
  budgetMinutes: 0.05,
  kSessions: 2,
  rules: NO_RULES,
  policy: DEFAULT_POLICY,
  index: "auto",
});

test("a built release: no part knows the item and the pair that one visitor alone went to", {
  timeout: 240_000,
}, async () => {
  const items = Array.from({ length: 20 }, (_, i) => `item-${String(i).padStart(2, "0")}`);
  // A ring: nobody goes from item-03 to item-13, or back.
  const sessions = Array.from({ length: 120 }, (_, s) => [0, 1, 2].map((step) => items[(7 * s + step) % items.length]));
  const visitor = ["item-03", "only-this-visitor-knows", "item-13"];
  const { parts, facts } = await buildRelease(
    input([...sessions.slice(0, 60), visitor, ...sessions.slice(60)]),
    silentProgress,
  );

  for (const bytes of Object.values(parts)) expect(Buffer.from(bytes).includes("only-this")).toBe(false);
  expect(JSON.stringify(facts)).not.toContain("only-this");
  expect(facts.counts.items).toBe(items.length);
  const { offsets, items: neighbours } = readNeighbours(parts.neighbours);
  const of = (item: number): number[] => Array.from(neighbours.subarray(offsets[item], offsets[item + 1]));
  expect(of(3)).toContain(4);
  expect(of(3)).not.toContain(13);
  expect(of(13)).not.toContain(3);
  expect(readStats(parts.stats).n).toBe(items.length);
});
