/**
 * The page-worker interface as the page sees it: every argument is checked against its schema, every method answers with a
 * Result. comlink keeps only the message of a thrown error, so none may cross.
 */
import * as v from "valibot";
import { ConsentModeSchema } from "../../shared/contracts/consent.ts";
import { type EngineApi, RankRequestSchema, StartOptionsSchema } from "../../shared/contracts/engine-api.ts";
import { fail, ok, type Result } from "../../shared/contracts/error-code.ts";
import { SignalsSchema } from "../../shared/contracts/signals.ts";
import { statusWithout } from "../../shared/contracts/status-without.ts";
import { ENGINE_API_VERSION } from "../../shared/contracts/versions.ts";
import { deleteAllDatabases } from "../store/database.ts";
import { storageFailureOf } from "../store/storage-failure.ts";
import { EngineHost } from "./engine-host.ts";
import { issueText } from "./issue-text.ts";
import { sortEvents } from "./sort-events.ts";

const ConsentChangeSchema = v.object({ mode: ConsentModeSchema, told: v.optional(SignalsSchema) });

const MeasuredSchema = v.record(v.string(), v.union([v.string(), v.number()]));

/** @param onBetter as in EngineHost */
export function createEngine(onBetter: () => void = () => {}): EngineApi {
  let host: EngineHost | null = null;

  /** Checks, runs, and turns whatever is thrown into a Result. */
  async function answer<I, T>(
    schema: v.GenericSchema<unknown, I>,
    input: unknown,
    run: (engine: EngineHost, input: I) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const parsed = v.safeParse(schema, input);
    if (!parsed.success) return fail("bad-request", issueText(parsed.issues[0]));
    if (!host) return fail("bad-request", "call start first");
    try {
      return await run(host, parsed.output);
    } catch (error) {
      return fail("worker-failed", error instanceof Error ? error.message : String(error));
    }
  }

  return {
    async start(options) {
      const { apiVersion } = (options ?? {}) as { apiVersion?: unknown };
      if (apiVersion !== ENGINE_API_VERSION) {
        return fail("api-version", `page ${apiVersion}, worker ${ENGINE_API_VERSION}`);
      }
      const parsed = v.safeParse(StartOptionsSchema, options);
      if (!parsed.success) return fail("bad-request", issueText(parsed.issues[0]));
      if (host) return fail("bad-request", "started already");
      const { endpoint } = parsed.output;
      host = new EngineHost(
        { ...parsed.output, endpoint: endpoint.endsWith("/") ? endpoint : `${endpoint}/` },
        onBetter,
      );
      return answer(v.unknown(), null, (engine) => engine.start());
    },
    record: (events) =>
      answer(v.array(v.unknown()), events, async (engine, input) => {
        const { good, bad } = sortEvents(input, Date.now());
        const recorded = await engine.record(good);
        return recorded.ok && bad ? fail("bad-request", `event ${bad}`) : recorded;
      }),
    rank: (request) => answer(RankRequestSchema, request, (engine, input) => engine.rank(input)),
    setConsent: (mode, told) =>
      answer(ConsentChangeSchema, { mode, told }, (engine, input) => engine.setConsent(input.mode, input.told)),
    measured: (values) => answer(MeasuredSchema, values, (engine, input) => engine.measured(input)),
    exportProfile: () => answer(v.unknown(), null, (engine) => engine.exportProfile()),
    receipts: () => answer(v.unknown(), null, (engine) => engine.receipts()),
    eraseProfile: async () => {
      if (host) return answer(v.unknown(), null, (engine) => engine.eraseProfile());
      const failed = await storageFailureOf(deleteAllDatabases());
      return failed ? { ok: false, error: failed } : ok(null);
    },
    status: async () => host?.status() ?? statusWithout([]),
  };
}
