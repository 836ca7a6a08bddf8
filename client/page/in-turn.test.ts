import { describe, expect, it } from "vitest";
import { inTurn } from "./in-turn.ts";

const turn = () => new Promise((done) => setImmediate(done));

describe("inTurn", () => {
  it("starts the first task at once and each other one when that before it is over", async () => {
    const run = inTurn();
    const log: string[] = [];
    let finish = () => {};
    const first = run(async () => {
      log.push("first begins");
      await new Promise<void>((done) => {
        finish = done;
      });
      log.push("first ends");
      return 1;
    });
    const second = run(async () => log.push("second"));
    expect(log).toEqual(["first begins"]);
    await turn();
    finish();
    expect(await first).toBe(1);
    await second;
    expect(log).toEqual(["first begins", "first ends", "second"]);
    await turn();
    void run(async () => log.push("third"));
    expect(log).toHaveLength(4);
  });

  it("goes on after a task that failed", async () => {
    const run = inTurn();
    const failed = run(() => Promise.reject(new Error("no")));
    const next = run(async () => "yes");
    await expect(failed).rejects.toThrow("no");
    expect(await next).toBe("yes");
  });
});
