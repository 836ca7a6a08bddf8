import { expect, test } from "vitest";
import { GroupCommit } from "./group-commit.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Commits that wait to be let through. */
function held(most = 100) {
  const groups: { readonly items: readonly number[]; readonly end: (error?: Error) => void }[] = [];
  const commits = new GroupCommit<number>(
    (items) => new Promise((done, fail) => groups.push({ items, end: (error) => (error ? fail(error) : done()) })),
    { windowMs: 0, most },
  );
  return { commits, groups };
}

test("what arrives during a commit makes the next group, and nothing is acknowledged before its own", async () => {
  const { commits, groups } = held();
  const done: number[] = [];
  const add = (item: number) => commits.add([item]).then(() => done.push(item));
  const added = [add(1), add(2)];
  await expect.poll(() => groups.length).toBe(1);
  added.push(add(3), add(4));
  expect(commits.waiting).toBe(2);
  expect(done).toEqual([]);
  groups[0].end();
  await expect.poll(() => groups.length).toBe(2);
  expect(done).toEqual([1, 2]);
  groups[1].end();
  await Promise.all(added);
  expect(groups.map(({ items }) => items)).toEqual([
    [1, 2],
    [3, 4],
  ]);
  await commits.settled();
});

test("a group that fails fails alone", async () => {
  const { commits, groups } = held();
  const first = expect(commits.add([1])).rejects.toThrow("disk full");
  await expect.poll(() => groups.length).toBe(1);
  const second = commits.add([2]);
  groups[0].end(new Error("disk full"));
  await first;
  await expect.poll(() => groups.length).toBe(2);
  groups[1].end();
  await second;
});

test("a group is bounded, and a list stays whole", async () => {
  const { commits, groups } = held(3);
  const all = [commits.add([1, 2]), commits.add([3, 4]), commits.add([5, 6, 7, 8])];
  for (const i of [0, 1, 2]) {
    await expect.poll(() => groups.length).toBe(i + 1);
    groups[i].end();
  }
  await Promise.all(all);
  expect(groups.map(({ items }) => items)).toEqual([
    [1, 2],
    [3, 4],
    [5, 6, 7, 8],
  ]);
});

test("a bucket fills at its rate up to its burst", () => {
  const bucket = new TokenBucket(10, 20, 0);
  expect(bucket.take(20, 0)).toBe(true);
  expect(bucket.take(1, 50)).toBe(false);
  expect(bucket.take(1, 100)).toBe(true);
  expect(bucket.take(21, 100_000)).toBe(false);
  expect(bucket.take(20, 100_000)).toBe(true);
});
