import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { grantReport, type ReportGrant } from "../contracts/consent.ts";
import type { Question } from "../contracts/questions.ts";
import { ReportSchema } from "../contracts/report.ts";
import { DAY_MS } from "../math/day.ts";
import { answerQuestion, type LedgerStore, type PaidReport } from "./answer.ts";
import { type Answerer, auditLedger, type LedgerStep } from "./audit/audit-ledger.ts";
import { DAILY as daily, HALF as half, AUDITED_POLICY as policy, WEEKLY as weekly } from "./audit/audited-policy.ts";
import { plantedAnswerers } from "./audit/planted-bugs.ts";
import { fromBase64Url } from "./base64url.ts";
import { decide, EMPTY_LEDGER, type Ledger, LedgerSchema } from "./ledger.ts";
import { cryptoWords, RandomIntegers } from "./random-integers.ts";
import { seededWords } from "./seeded-words.ts";

const grant = grantReport("contribute") as ReportGrant;

/** A record in memory. */
function storeOf(given: unknown = null): LedgerStore & { stored: unknown } {
  const store = {
    stored: given,
    load: async () => store.stored,
    save: async (next: Ledger) => {
      store.stored = next;
      return true;
    },
  };
  return store;
}

const asked = (question: Question, day: number, answer = "link") => ({
  policy,
  question,
  answer,
  now: day * DAY_MS,
});
const random = () => new RandomIntegers(seededWords(7));

test("a first report is paid, stored with its debit, and well formed", async () => {
  const store = storeOf();
  const answer = await answerQuestion(grant, asked(weekly, 20_000), store, new RandomIntegers(cryptoWords()));
  expect(answer.kind).toBe("report");
  const { report } = answer as { report: PaidReport };
  expect(v.is(ReportSchema, report)).toBe(true);
  expect(report).toMatchObject({ question: "entry", epoch: 20_000 - (20_000 % 7), policy: 2 });
  expect(fromBase64Url(report.payload)).toHaveLength(1);
  expect(store.stored).toMatchObject({ spentToday: 500, spentEver: 500, day: 20_000, revision: 1 });
  expect(v.is(LedgerSchema, store.stored)).toBe(true);
});

test("within an epoch the same report comes again, even when the answer has changed", async () => {
  const store = storeOf();
  const source = random();
  const first = await answerQuestion(grant, asked(weekly, 20_000), store, source);
  const again = await answerQuestion(grant, asked(weekly, 20_001, "typed"), store, source);
  expect(again).toEqual(first);
  expect(store.stored).toMatchObject({ spentEver: 500, revision: 1 });
});

test("reports of a question and an epoch all have the same length", async () => {
  const source = random();
  const lengths = new Set<number>();
  for (let i = 0; i < 100; i++) {
    const answer = await answerQuestion(grant, asked(weekly, 20_000, i % 2 ? "link" : "nowhere"), storeOf(), source);
    lengths.add(answer.kind === "report" ? JSON.stringify(answer.report).length : 0);
  }
  expect(lengths.size).toBe(1);
});

describe("silence", () => {
  const silent = (why: string) => ({ kind: "silent", why });
  const spent: Ledger = { ...EMPTY_LEDGER, revision: 4, day: 20_000, spentToday: 600, spentEver: 2000, policy: 2 };

  test.each([
    ["a day's cap", spent, asked(weekly, 20_000), "cap-of-day"],
    ["a day's cap, the clock put back", spent, asked(weekly, 19_000), "cap-of-day"],
    ["the cap of a life", { ...spent, spentEver: 2600 }, asked(weekly, 20_001), "cap-of-life"],
    ["an older policy", { ...spent, policy: 3 }, asked(daily, 20_000), "policy-older"],
    ["no clock", null, asked(daily, Number.NaN), "clock-unusable"],
    ["a clock of the far future", null, asked(daily, 1_000_001), "clock-unusable"],
    ["something else in its place", { spent: 3 }, asked(daily, 20_000), "ledger-unreadable"],
    ["negative spending", { ...spent, spentEver: -5000 }, asked(daily, 20_000), "ledger-unreadable"],
    ["a question put to nobody", null, asked({ ...daily, share: 0 }, 20_000), "not-among-asked"],
  ])("%s", async (_, ledger, own, why) => {
    expect(await answerQuestion(grant, own, storeOf(ledger), random())).toEqual(silent(why));
  });

  test("of the client's own caps, when a policy that nobody has checked has higher ones", async () => {
    const own = (epsilon: number, day: number) => ({
      ...asked({ ...daily, epsilon }, day),
      policy: { ...policy, caps: { day: 3, life: 30 } },
    });
    expect(await answerQuestion(grant, own(2, 20_000), storeOf(), random())).toEqual(silent("cap-of-day"));
    const old = { ...spent, spentToday: 0, spentEver: 9900 };
    expect(await answerQuestion(grant, own(0.5, 20_001), storeOf(old), random())).toEqual(silent("cap-of-life"));
  });

  test("where nothing can be read or stored", async () => {
    const broken = { ...storeOf(), load: () => Promise.reject(new Error("gone")) };
    expect(await answerQuestion(grant, asked(daily, 20_000), broken, random())).toEqual(silent("ledger-unreadable"));
    for (const save of [async () => false, () => Promise.reject(new Error("full"))])
      expect(await answerQuestion(grant, asked(daily, 20_000), { ...storeOf(), save }, random())).toEqual(
        silent("not-stored"),
      );
  });

  test("of a device that is not chosen lasts the epoch and costs nothing", async () => {
    const store = storeOf();
    const none = { ...half, share: 0 };
    await answerQuestion(grant, asked(none, 20_001), store, random());
    const chosenNow = { ...half, share: 1 };
    expect(await answerQuestion(grant, asked(chosenNow, 20_001), store, random())).toEqual(silent("answered"));
    expect(store.stored).toMatchObject({ spentEver: 0 });
    expect((await answerQuestion(grant, asked(chosenNow, 20_010), store, random())).kind).toBe("report");
  });

  test("until the days of the last report are over, when epochs change their length", async () => {
    const store = storeOf();
    await answerQuestion(grant, asked({ ...weekly, epochDays: 1 }, 20_001), store, random());
    // 20,001 is inside the week of 19,999 .. 20,005.
    expect(await answerQuestion(grant, asked(weekly, 20_003), store, random())).toEqual(silent("answered"));
    expect((await answerQuestion(grant, asked(weekly, 20_006), store, random())).kind).toBe("report");
  });
});

test("a half share asks about half of the devices", () => {
  const source = new RandomIntegers(seededWords(11));
  let chosen = 0;
  const decided = Array.from({ length: 400 }, () =>
    answerQuestion(grant, asked(half, 20_000), storeOf(), source).then(({ kind }) => {
      if (kind === "report") chosen++;
    }),
  );
  return Promise.all(decided).then(() => {
    // 100 is ten standard errors; the seed is fixed.
    expect(Math.abs(chosen - 200)).toBeLessThan(100);
  });
});

const step: fc.Arbitrary<LedgerStep> = fc.record({
  day: fc.integer({ min: 20_000, max: 20_030 }),
  question: fc.nat(2),
  answer: fc.constantFrom("search", "link", "typed", "other"),
  storage: fc.constantFrom("works", "works", "works", "refuses", "breaks off"),
  arrives: fc.boolean(),
  erases: fc.boolean(),
});
const steps = fc.array(step, { minLength: 1, maxLength: 60 });
const SEED = 42;

/** The promises that any of 200 devices' lives break. */
async function brokenBy(answerer: Answerer): Promise<Set<string>> {
  const source = new RandomIntegers(seededWords(3));
  const lives = fc.sample(steps, { numRuns: 200, seed: SEED });
  const found = new Set<string>();
  for (const life of lives) for (const one of await auditLedger(answerer, policy, life, source)) found.add(one);
  return found;
}

describe("whatever clock, storage and visitor do", () => {
  test("each promise is kept", async () => {
    expect([...(await brokenBy((own, store, source) => answerQuestion(grant, own, store, source)))]).toEqual([]);
  });

  test.each(plantedAnswerers(grant))("$name is caught", async ({ answerer, breaks }) => {
    const broken = [...(await brokenBy(answerer))];
    if (breaks) expect(broken).toContain(breaks);
    else expect(broken).not.toEqual([]);
  });
});

test("what is decided is written once: a decision leaves the ledger that it was given as it was", () => {
  const ledger = Object.freeze({ ...EMPTY_LEDGER, entries: Object.freeze({}) });
  const decision = decide(ledger, {
    policy,
    question: daily,
    now: 20_000 * DAY_MS,
    isChosen: () => true,
    makeReport: (epoch) => ({ question: "again", epoch, policy: 2, nonce: "A".repeat(22), payload: "AA" }),
  });
  expect(decision).toMatchObject({ kind: "write", next: { revision: 1 } });
  // The type alone keeps unpaid reports from being sent: a Report is no PaidReport.
  const send = (report: PaidReport) => report.nonce;
  // @ts-expect-error
  if (decision.kind === "write" && decision.report) send(decision.report);
});
