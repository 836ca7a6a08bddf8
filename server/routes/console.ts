import express, { type Express, type Request, type Response, Router } from "express";
import type { ConsoleRole, ConsoleSession } from "../../shared/contracts/console.ts";
import type { Console } from "../console/console.ts";
import type { ConsoleTokens } from "../console/tokens.ts";
import { HttpFailure } from "../http-failure.ts";
import { type FileServices, files } from "./files.ts";

/** Longest policy that is taken, in bytes. */
const MOST_BODY_BYTES = 1_048_576;

/** Nothing but the console's own files, and nobody may frame them. */
export const CONSOLE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export interface ConsoleRoutes {
  readonly console: Console;
  readonly tokens: ConsoleTokens;
  /** Folder with the built pages. */
  readonly pages: string;
}

/** The console's pages at /console/, and what they ask at /console/api/: with a token, which is never logged nor kept. */
export function serveConsole(app: Express, { console, tokens, pages }: ConsoleRoutes, services: FileServices): void {
  app.use("/console", (_req, res, next) => {
    res.set({ "Content-Security-Policy": CONSOLE_POLICY, "Cross-Origin-Resource-Policy": "same-origin" });
    next();
  });
  app.use("/console/api", consoleApi(console, tokens));
  app.get("/console", (req, res, next) => (req.path.endsWith("/") ? next() : res.redirect(308, "/console/")));
  app.use("/console", files(pages, services));
}

function consoleApi(console: Console, tokens: ConsoleTokens): Router {
  const api = Router();
  api.use(async (req, res, next) => {
    res.set("Cache-Control", "no-store");
    res.locals.role = await admitted(req, console, tokens);
    next();
  });
  api.use(express.json({ limit: MOST_BODY_BYTES, strict: true, type: "application/json" }));
  const get = (path: string, answer: (role: ConsoleRole, req: Request) => unknown): void => {
    api.get(path, async (req, res) => void res.json(await answer(roleOf(res), req)));
  };
  get("/session", (role): ConsoleSession => ({ role, site: console.site }));
  get("/policy", () => console.policy());
  get("/estimates", (role) => console.estimates(role));
  get("/budget", () => console.budget());
  get("/flow", () => console.flow());
  get("/status", () => console.status());
  get("/audit", (role, req) => {
    officer(role);
    // Express's own parser is off: a list or an object is never what is meant.
    const query = new URL(req.originalUrl, "http://any").searchParams;
    return console.log(beforeOf(query), query.get("whole") === "1");
  });
  api.post("/policy/preview", (req, res) => void res.json(console.preview(req.body)));
  api.put("/policy", async (req, res) => {
    officer(roleOf(res));
    res.json(await console.save(req.body, roleOf(res)));
  });
  api.use(() => {
    throw new HttpFailure(404, "not-found", "The console has nothing at this address.");
  });
  return api;
}

const roleOf = (res: Response): ConsoleRole => res.locals.role as ConsoleRole;

/** @throws HttpFailure token-missing, token-wrong, locked-out */
async function admitted(req: Request, console: Console, tokens: ConsoleTokens): Promise<ConsoleRole> {
  const token = /^Bearer ([\x21-\x7e]+)$/.exec(req.headers.authorization ?? "")?.[1] ?? null;
  const admission = tokens.admit(token);
  if (admission.kind === "role") return admission.role;
  const bearer = { "WWW-Authenticate": "Bearer" };
  if (admission.kind === "missing") throw new HttpFailure(401, "token-missing", "Send a token of the console.", bearer);
  const wrongTokens = tokens.lockToTell();
  if (wrongTokens !== null) await console.audit.add("server", "console locked", { wrongTokens });
  if (admission.kind === "wrong") throw new HttpFailure(401, "token-wrong", "This is no token of the console.", bearer);
  throw new HttpFailure(429, "locked-out", "Too many wrong tokens; none but a right one is looked at for a minute.", {
    "Retry-After": String(admission.retryAfterS),
  });
}

function officer(role: ConsoleRole): void {
  if (role === "officer") return;
  throw new HttpFailure(403, "role-missing", "Only the officer may do this.");
}

function beforeOf(query: URLSearchParams): number | null {
  const before = query.get("before");
  if (before === null) return null;
  if (/^[1-9]\d{0,8}$/.test(before)) return Number(before);
  throw new HttpFailure(400, "bad-request", "before is the number of an entry.");
}
