import type { Browser, Worker } from "@playwright/test";
import type { Question, Questions } from "../../shared/contracts/questions.ts";
import type { Answer } from "../../shared/privacy/answer.ts";
import type { Answerer } from "../../shared/privacy/audit/audit-ledger.ts";
import { fromBase64Url } from "../../shared/privacy/base64url.ts";
import type { ServedClient } from "./serve-client.ts";

/** The shipped bundle, in a worker of a real browser. */
export interface Bundle {
  /** Payloads of `count` reports about `value` of 0 .. domain - 1, each of a device that has never answered. */
  payloads(domain: number, epsilon: number, value: number, count: number): Promise<Uint8Array[]>;
  readonly answerer: Answerer;
}

/** In the worker alone. */
declare const audited: Promise<typeof import("../../client/reports/audit.ts")>;

export async function openBundle(browser: Browser, served: ServedClient): Promise<Bundle> {
  const page = await browser.newPage();
  await page.goto(served.origin);
  const started = page.waitForEvent("worker");
  await page.evaluate(() => void new Worker("/audit-worker.js", { type: "module" }));
  const worker = await started;
  return {
    payloads: (domain, epsilon, value, count) => payloads(worker, questionOf(domain, epsilon), value, count),
    answerer: async (own, store) => {
      served.store = store;
      return answerOverStore(worker, own);
    },
  };
}

/** Its last value is every answer that is not among those named. */
function questionOf(domain: number, epsilon: number): Question {
  const values = Array.from({ length: domain - 1 }, (_, value) => `value ${value}`);
  const domainOf = { kind: "values", values } as const;
  return { id: "proof", text: "?", about: "page:proof", domain: domainOf, epsilon, epochDays: 1, share: 1 };
}

/** A call of the worker makes so many. */
const BATCH = 5_000;

async function payloads(worker: Worker, question: Question, value: number, count: number): Promise<Uint8Array[]> {
  const policy: Questions = { version: 1, caps: { day: 1, life: 10 }, questions: [question] };
  const made: Uint8Array[] = [];
  while (made.length < count) {
    const batch = Math.min(BATCH, count - made.length);
    const own = { policy, question, answer: `value ${value}`, now: 20_000 * 86_400_000 };
    const texts = await worker.evaluate(makeReports, { own, batch });
    for (const text of texts) {
      const bytes = fromBase64Url(text);
      if (!bytes) throw new Error(`a report's payload is no base64url: ${text}`);
      made.push(bytes);
    }
  }
  return made;
}

/** Runs in the worker. */
async function makeReports({ own, batch }: { own: Parameters<Answerer>[0]; batch: number }): Promise<string[]> {
  const { answerQuestion, cryptoWords, grantReport, RandomIntegers } = await audited;
  const grant = grantReport("contribute");
  if (!grant) throw new Error("no grant to report");
  const random = new RandomIntegers(cryptoWords());
  const made: string[] = [];
  for (let i = 0; i < batch; i++) {
    const answer = await answerQuestion(grant, own, { load: async () => null, save: async () => true }, random);
    if (answer.kind !== "report") throw new Error(`a device was silent: ${answer.why}`);
    made.push(answer.report.payload);
  }
  return made;
}

const answerOverStore = (worker: Worker, own: Parameters<Answerer>[0]): Promise<Answer> =>
  worker.evaluate(async (asked) => {
    const { answerQuestion, cryptoWords, grantReport, RandomIntegers } = await audited;
    const grant = grantReport("contribute");
    if (!grant) throw new Error("no grant to report");
    const ask = async (what: string, body: string | null = null) => {
      const response = await fetch(`/store/${what}`, { method: "POST", body });
      if (!response.ok) throw new Error("the storage failed");
      return response.json();
    };
    const store = {
      load: () => ask("load"),
      save: (next: unknown, expected: number) => ask("save", JSON.stringify({ next, expected })),
    };
    return answerQuestion(grant, asked, store, new RandomIntegers(cryptoWords()));
  }, own);
