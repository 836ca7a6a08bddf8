import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failure } from "../contracts/error-code.ts";
import { ESTIMATE_RUNS, Ladder, type RungPlan } from "./ladder.ts";

const clockOf = () => ({ ms: 0 });
type Clock = ReturnType<typeof clockOf>;

/** A rung whose stages take the given times on the test's clock. */
function rung(clock: Clock, number: 1 | 2 | 3, stageMs: readonly number[], extra: Partial<RungPlan<string>> = {}) {
  const stages = stageMs.map((_, i) => `s${i}`);
  const plan: RungPlan<string> = {
    rung: number,
    unavailable: null,
    stages,
    onError: number === 3 ? "onnx-failed" : "wasm-forbidden",
    async run(proceed) {
      for (const [i, ms] of stageMs.entries()) {
        if (!proceed(stages[i])) return null;
        await null;
        clock.ms += ms;
      }
      return `rung ${number}`;
    },
    ...extra,
  };
  return plan;
}

function withClock() {
  const clock = clockOf();
  return { clock, ladder: new Ladder(() => clock.ms) };
}

describe("Ladder", () => {
  it("answers from the best rung, without a fallback", async () => {
    const { clock, ladder } = withClock();
    const served = await ladder.serve([rung(clock, 3, [1, 2]), rung(clock, 2, [1]), rung(clock, 1, [0])], 50);
    expect(served).toEqual({ value: "rung 3", rung: 3, elapsedMs: 3 });
  });

  it("goes one rung down when a stage fails, and says which failure it was", async () => {
    const { clock, ladder } = withClock();
    const broken = rung(clock, 3, [1], {
      run: () => {
        throw new Error("no such input");
      },
    });
    const served = await ladder.serve([broken, rung(clock, 2, [1]), rung(clock, 1, [0])], 50);
    expect(served).toMatchObject({ value: "rung 2", rung: 2, fallback: { code: "onnx-failed" } });
    expect(served.fallback?.message).toContain("no such input");
  });

  it("skips an unavailable rung and tells the reason of the highest one", async () => {
    const { clock, ladder } = withClock();
    const served = await ladder.serve(
      [
        rung(clock, 3, [1], { unavailable: failure("onnx-failed") }),
        rung(clock, 2, [1], { unavailable: failure("session-empty") }),
        rung(clock, 1, [0]),
      ],
      50,
    );
    expect(served).toMatchObject({ rung: 1, fallback: { code: "onnx-failed" } });
  });

  it("hands over before a stage once the time is up", async () => {
    const { clock, ladder } = withClock();
    const served = await ladder.serve([rung(clock, 3, [60, 5]), rung(clock, 2, [1]), rung(clock, 1, [0])], 50);
    expect(served).toMatchObject({ rung: 1, elapsedMs: 60, fallback: { code: "deadline-missed" } });
  });

  it("hands over before a stage that is expected to end late, leaving time for the rung below", async () => {
    const { clock, ladder } = withClock();
    const plans = () => [rung(clock, 3, [10, 45]), rung(clock, 2, [5]), rung(clock, 1, [0])];
    expect(await ladder.serve(plans(), 100)).toMatchObject({ rung: 3, elapsedMs: 55 });
    // 10 + 45 expected > 50: known before the first stage, so rung 2 answers at once.
    expect(await ladder.serve(plans(), 50)).toMatchObject({ rung: 2, elapsedMs: 5 });
  });

  it("gives a complete answer that is late, and counts it as a miss", async () => {
    const { clock, ladder } = withClock();
    const plans = () => [rung(clock, 3, [80]), rung(clock, 2, [1]), rung(clock, 1, [0])];
    expect(await ladder.serve(plans(), 50)).toMatchObject({ rung: 3, elapsedMs: 80 });
    expect(await ladder.serve(plans(), 50)).toMatchObject({ rung: 2, fallback: { code: "deadline-missed" } });
    expect(await ladder.serve(plans(), 50)).toMatchObject({ rung: 2, fallback: { code: "deadline-missed" } });
    expect(await ladder.serve(plans(), 50)).toMatchObject({ rung: 2, fallback: { code: "circuit-open" } });
  });

  it("probes a resting rung without its estimate, so one slow start does not rest for ever", async () => {
    const { clock, ladder } = withClock();
    let ms = 400;
    const plans = () => [rung(clock, 3, [ms]), rung(clock, 2, [1]), rung(clock, 1, [0])];
    for (let i = 0; i < 4; i++) await ladder.serve(plans(), 50);
    clock.ms += 30_000;
    ms = 1;
    expect(await ladder.serve(plans(), 50)).toMatchObject({ rung: 3 });
  });

  it("does not hold a request's waiting time against a rung", async () => {
    const { clock, ladder } = withClock();
    const plans = () => [rung(clock, 3, [1]), rung(clock, 2, [1]), rung(clock, 1, [0])];
    for (let i = 0; i < 5; i++) {
      const arrived = clock.ms;
      clock.ms += 70;
      expect(await ladder.serve(plans(), 50, arrived)).toMatchObject({ rung: 1 });
    }
    expect(await ladder.serve(plans(), 50)).toMatchObject({ rung: 3 });
  });

  it("does not count a refusal that only the waiting caused, nor a late answer of a rung that was quick", async () => {
    const { clock, ladder } = withClock();
    const plans = () => [rung(clock, 3, [15, 15]), rung(clock, 2, [1]), rung(clock, 1, [0])];
    expect(await ladder.serve(plans(), 50)).toMatchObject({ rung: 3 });
    for (let i = 0; i < 5; i++) {
      // As behind another request: 30 ms waited + 30 ms expected > 50 ms, though the rung alone is in time.
      const arrived = clock.ms;
      clock.ms += 30;
      expect(await ladder.serve(plans(), 50, arrived)).toMatchObject({
        rung: 2,
        fallback: { code: "deadline-missed" },
      });
    }
    for (let i = 0; i < 5; i++) {
      const arrived = clock.ms;
      clock.ms += 20;
      const slower = [rung(clock, 3, [15, 20]), rung(clock, 2, [1]), rung(clock, 1, [0])];
      expect(await ladder.serve(slower, 50, arrived)).toMatchObject({ rung: 3, elapsedMs: 55 });
      for (let run = 0; run < ESTIMATE_RUNS; run++) await ladder.serve(plans(), 1000);
    }
    expect(await ladder.serve(plans(), 50)).toMatchObject({ rung: 3 });
  });

  it("leaves a probe open that could not be made for the waiting", async () => {
    const { clock, ladder } = withClock();
    let ms = 80;
    const plans = () => [rung(clock, 3, [ms, ms]), rung(clock, 1, [0])];
    for (let i = 0; i < 4; i++) await ladder.serve(plans(), 50);
    expect(await ladder.serve(plans(), 50)).toMatchObject({ fallback: { code: "circuit-open" } });
    clock.ms += 30_000;
    ms = 20;
    const arrived = clock.ms;
    clock.ms += 40;
    // The probe's first stage ends after the deadline, counted from the arrival; the rung itself took 20 ms.
    expect(await ladder.serve(plans(), 50, arrived)).toMatchObject({ rung: 1, fallback: { code: "deadline-missed" } });
    expect(await ladder.serve(plans(), 50)).toMatchObject({ rung: 3 });
  });

  it("estimates by the median of the last 5 runs", async () => {
    expect(ESTIMATE_RUNS).toBe(5);
    const { clock, ladder } = withClock();
    for (const ms of [90, 90, 4, 4, 4]) {
      await ladder.serve([rung(clock, 3, [ms]), rung(clock, 1, [0])], 1000);
    }
    expect(await ladder.serve([rung(clock, 3, [4]), rung(clock, 1, [0])], 50)).toMatchObject({ rung: 3 });
    for (const ms of [90, 90]) await ladder.serve([rung(clock, 3, [ms]), rung(clock, 1, [0])], 1000);
    // Last five: 4 4 4 90 90.
    expect(await ladder.serve([rung(clock, 3, [4]), rung(clock, 1, [0])], 50)).toMatchObject({ rung: 3 });
  });

  it("always answers, and never starts a stage after the deadline", async () => {
    const ms = fc.integer({ min: 0, max: 120 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ three: fc.array(ms, { maxLength: 5 }), two: fc.array(ms, { maxLength: 3 }), deadline: ms }),
        ),
        async (requests) => {
          const { clock, ladder } = withClock();
          for (const { three, two, deadline } of requests) {
            const arrived = clock.ms;
            const late: number[] = [];
            const watched = (plan: RungPlan<string>): RungPlan<string> => ({
              ...plan,
              run: (proceed) =>
                plan.run((stage) => {
                  const go = proceed(stage);
                  if (go) late.push(clock.ms - arrived);
                  return go;
                }),
            });
            const served = await ladder.serve(
              [watched(rung(clock, 3, three)), watched(rung(clock, 2, two)), rung(clock, 1, [0])],
              deadline,
            );
            expect(served.value).toBe(`rung ${served.rung}`);
            expect(served.fallback === undefined).toBe(served.rung === 3);
            expect(late.every((at) => at < deadline)).toBe(true);
            clock.ms += 1;
          }
        },
      ),
    );
  });
});
