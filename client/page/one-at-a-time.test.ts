import { describe, expect, it } from "vitest";
import { oneAtATime } from "./one-at-a-time.ts";

const turn = () => new Promise((done) => setImmediate(done));

describe("oneAtATime", () => {
  it("makes one run of the calls of a task, and one more of those during the run", async () => {
    const runs: (() => void)[] = [];
    const call = oneAtATime(
      () => undefined,
      () => new Promise<void>((done) => runs.push(done)),
    );
    call();
    call();
    expect(runs).toHaveLength(0);
    await turn();
    expect(runs).toHaveLength(1);
    call();
    call();
    await turn();
    expect(runs).toHaveLength(1);
    runs[0]();
    await turn();
    expect(runs).toHaveLength(2);
    runs[1]();
    await turn();
    expect(runs).toHaveLength(2);
    call();
    await turn();
    expect(runs).toHaveLength(3);
  });

  it("waits until it is time, makes one run of the calls until then, and hands on what it was told", async () => {
    let tell = (_: string) => {};
    const told: string[] = [];
    const call = oneAtATime(
      () =>
        new Promise<string>((resolve) => {
          tell = resolve;
        }),
      async (said) => told.push(said),
    );
    call();
    await turn();
    call();
    expect(told).toEqual([]);
    tell("now");
    await turn();
    expect(told).toEqual(["now"]);
    call();
    await turn();
    tell("again");
    await turn();
    expect(told).toEqual(["now", "again"]);
  });
});
