import { fileURLToPath } from "node:url";
import express, { type Express, type Request, type RequestHandler, type Response } from "express";
import type { ConsoleRole, PolicySave, SurveyEstimates } from "../../../../shared/contracts/console.ts";
import { policyOrNamedFault } from "../../../../shared/contracts/named-fault.ts";
import type { SitePolicy } from "../../../../shared/contracts/site-policy.ts";
import { DAY_MS } from "../../../../shared/math/day.ts";
import { ContentTags } from "../../../content-tag.ts";
import { CompressedCopies } from "../../../encodings.ts";
import { answerFailure, answerNotFound, HttpFailure } from "../../../http-failure.ts";
import { listen } from "../../../listen.ts";
import { createLogger } from "../../../log.ts";
import { CONSOLE_POLICY } from "../../../routes/console.ts";
import { files } from "../../../routes/files.ts";
import { privacyBudget } from "../../privacy-budget.ts";
import { sampleReport } from "../../sample-report.ts";
import { AuditLog, changesOf, countedOf } from "./answers.ts";
import { TODAY } from "./made-estimates.ts";

export const TOKENS = { officer: "officer-token-of-the-specs", operator: "operator-token-of-the-specs" } as const;

const MOST_WRONG = 10;

/** What the server holds; a test may change it between two requests. */
export interface ConsoleState {
  policy: SitePolicy | null;
  problem: string | null;
  surveys: readonly SurveyEstimates[];
  readonly audit: AuditLog;
  wrongTokens: number;
  officerToken: string;
}

export interface ConsoleServer {
  /** "http://127.0.0.1:1234/console/" */
  readonly url: string;
  readonly state: ConsoleState;
  close(): Promise<void>;
}

/**
 * The one place that knows which server the specs run against: the console's files as they were built, and its interface
 * (shared/contracts/console.ts) answered from memory.
 */
export async function startConsole(
  policy: SitePolicy | null,
  surveys: readonly SurveyEstimates[],
): Promise<ConsoleServer> {
  const state: ConsoleState = {
    policy,
    problem: null,
    surveys,
    audit: new AuditLog(),
    wrongTokens: 0,
    officerToken: TOKENS.officer,
  };
  const app = express();
  app.use("/console/api", express.json({ limit: "1mb" }), interfaceOf(state));
  const services = { tags: new ContentTags(), copies: new CompressedCopies() };
  const pages = files(fileURLToPath(new URL("../../../../dist/console", import.meta.url)), services);
  const headers: RequestHandler = (_req, res, next) => {
    res.setHeader("Content-Security-Policy", CONSOLE_POLICY);
    next();
  };
  app.use("/console", headers, pages);
  app.use(answerNotFound, answerFailure(createLogger("silent")));
  const { url, close } = await listen(app, 0);
  return { url: `${url}/console/`, state, close: () => close(0) };
}

function interfaceOf(state: ConsoleState): Express {
  const api = express();
  api.use((req, res, next) => {
    res.locals.role = roleOf(req, state);
    res.setHeader("Cache-Control", "no-store");
    next();
  });
  api.get("/session", (_req, res) => void res.json({ role: res.locals.role, site: "shop" }));
  api.get(
    "/policy",
    (_req, res) => void res.json({ policy: state.policy, problem: state.problem, sha256: seenOf(state) }),
  );
  api.post("/policy/preview", officer, (req, res) => {
    const read = policyOrNamedFault(req.body);
    if (typeof read === "string") res.json({ fault: read, changes: [] });
    else res.json({ fault: null, changes: changesOf(state.policy, read) });
  });
  api.put("/policy", officer, (req, res) => save(state, req, res));
  api.get("/estimates", (_req, res) => {
    const read = state.surveys.map(({ question, from }) => ({ question, from }));
    state.audit.add(res.locals.role, "estimates-read", { surveys: read });
    res.json({ surveys: state.surveys });
  });
  api.get(
    "/budget",
    (_req, res) => void res.json(state.policy ? privacyBudget(state.policy, countedOf(state.surveys)) : NO_BUDGET),
  );
  api.get("/flow", (_req, res) => {
    const { policy } = state;
    res.json({ samples: policy?.questions.map((question) => sampleReport(question, policy, TODAY * DAY_MS)) ?? [] });
  });
  api.get("/audit", officer, (req, res) => {
    const before = Number(req.query.before ?? Number.POSITIVE_INFINITY);
    const { entries, broken } = state.audit;
    res.json({
      entries: entries
        .filter(({ seq }) => seq < before)
        .reverse()
        .slice(0, 100),
      broken,
      checkedAt: "2026-11-28T09:00:00.000Z",
    });
  });
  api.get("/status", (_req, res) => {
    const refused = { "epoch-over": 12, "too-many-requests": 3 };
    const counters = { stored: 123_456, repeated: 78, commits: 2_345, refused, deadLettersDropped: 0 };
    res.json({ counters, policyVersion: state.policy?.version ?? null, uptimeS: 93_784 });
  });
  return api;
}

const NO_BUDGET = {
  caps: { day: 1, life: 10 },
  questions: [],
  expectedPerDay: 0,
  mostPerDay: 0,
  daysToLifeCap: null,
};

function roleOf(req: Request, state: ConsoleState): ConsoleRole {
  const token = req.headers.authorization?.replace(/^Bearer /, "");
  if (token === state.officerToken) return "officer";
  if (token === TOKENS.operator) return "operator";
  if (state.wrongTokens >= MOST_WRONG)
    throw new HttpFailure(429, "locked-out", "Too many wrong tokens were tried.", { "Retry-After": "60" });
  state.wrongTokens++;
  throw new HttpFailure(401, "token-wrong", "This is not the token of a role.");
}

const officer: RequestHandler = (_req, res, next) => {
  if (res.locals.role !== "officer")
    throw new HttpFailure(403, "role-missing", "Only the privacy officer may do this.");
  next();
};

/** Of what a policy.json would hold. */
const seenOf = ({ policy, problem }: ConsoleState): string => JSON.stringify([policy, problem]);

function save(state: ConsoleState, req: Request, res: Response): void {
  const { policy, seen } = req.body as PolicySave;
  const read = policyOrNamedFault(policy);
  if (typeof read === "string") throw new HttpFailure(422, "policy-invalid", read);
  if (seen !== seenOf(state)) throw new HttpFailure(409, "policy-outdated", "policy.json was changed meanwhile.");
  const { version } = read;
  state.audit.add("officer", "policy-changed", { version, changes: changesOf(state.policy, read) });
  const aside = state.problem && "policy.json.refused-20261128T100000Z";
  Object.assign(state, { policy: read, problem: null });
  res.json({ policy: read, aside });
}
