import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { createApp, createLogger, openIngest } from "afterclick/server";
import { CONSENT_MODES, type ConsentMode } from "../../shared/contracts/consent.ts";
import type { SitePolicy } from "../../shared/contracts/site-policy.ts";
import type { SeenRequest, Visit } from "./judge-requests.ts";
import { makeObservationsDue } from "./make-due.ts";
import { popularIds } from "./popular-ids.ts";

const DEMO = ".cache/demo/releases";
const SITE = "demo";
const QUERY = "waterproof secret boots";
/** Long enough for the page's slower signals, for what is asked of it, and for the look at the policy. */
const STAY_MS = 8_000;
const ANSWER_MS = 120_000;

/** Whole visits in each mode, on a real server with a policy that asks everything of everybody, and every request of them. */
export async function recordVisits(browser: Browser): Promise<readonly Visit[]> {
  const folder = mkdtempSync(join(tmpdir(), "afterclick-proof-"));
  const releases = join(folder, "releases");
  cpSync(DEMO, releases, { recursive: true });
  execFileSync(process.execPath, ["dist/cli.js", "policy", "init", "--out", releases]);
  const policy = join(releases, SITE, "policy.json");
  const first = JSON.parse(readFileSync(policy, "utf8")) as SitePolicy;
  writeFileSync(policy, JSON.stringify({ ...first, questions: first.questions.map((one) => ({ ...one, share: 1 })) }));
  const logger = createLogger("silent");
  const reports = await openIngest({ place: { folder: join(folder, "reports") }, policy, perSecond: 1_000, logger });
  const app = createApp({ releases, client: "dist/client", ingest: reports.ingest, logger });
  const items = popularIds(join(releases, SITE)).slice(0, 20);
  /** One a mode, so that what arrives is known by its visit. */
  const servers = await Promise.all(CONSENT_MODES.map((mode) => startRecorded(mode, app, pageOf(items, mode))));
  const secrets = [...items.slice(0, 3).map((id) => `"${id}"`), QUERY];
  const isAnswered = () => reports.ingest.counters.stored > 0;
  try {
    // In contexts of their own, which share nothing; one alone sends reports.
    const visits = await Promise.allSettled(
      servers.map(async ({ mode, origin, arrived }) => {
        const foreign = await visit(browser, origin, mode, isAnswered);
        return { mode, origin, site: SITE, secrets, requests: [...arrived, ...foreign] };
      }),
    );
    return visits.map((one) => {
      if (one.status === "rejected") throw one.reason;
      return one.value;
    });
  } finally {
    for (const { close } of servers) await close();
    await reports.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Recorded {
  readonly mode: ConsentMode;
  readonly origin: string;
  /** As the network brought them: what a browser has in its cache is sent nowhere. */
  readonly arrived: SeenRequest[];
  close(): Promise<void>;
}

async function startRecorded(mode: ConsentMode, app: RequestListener, page: string): Promise<Recorded> {
  const arrived: SeenRequest[] = [];
  const server = createServer((request, response) => {
    // Taken down now: routers shorten the address while they handle it.
    const { method = "", url = "", headers } = request;
    const chunks: Buffer[] = [];
    if (request.method !== "GET") request.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("close", () => {
      const body = chunks.length > 0 ? Buffer.concat(chunks).toString() : null;
      arrived.push({ method, url: origin + url, headers: headers as Record<string, string>, body });
    });
    if (url !== "/visit") return app(request, response);
    response.writeHead(200, { "Content-Type": "text/html" });
    response.end(page);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    mode,
    origin,
    arrived,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

const pageOf = (items: readonly string[], mode: ConsentMode): string => `<!doctype html><title>Visit</title>
<ul data-afterclick-list="feed">${items.map((id) => `<li data-afterclick-item="${id}" style="height:200px">${id}</li>`).join("")}</ul>
<script src="/client/afterclick.js" data-endpoint="/releases/" data-site="${SITE}" data-consent="${mode}"></script>`;

/**
 * Clicks, a search, scrolling, a purchase; then leaves and comes back.
 *
 * @returns requests to anybody but the site
 */
async function visit(
  browser: Browser,
  origin: string,
  mode: ConsentMode,
  answered: () => boolean,
): Promise<SeenRequest[]> {
  const context = await browser.newContext();
  const pending: Promise<SeenRequest>[] = [];
  context.on("request", (request) => {
    if (request.url().startsWith(origin) || /^(blob|data|about):/.test(request.url())) return;
    pending.push(
      request.allHeaders().then((headers) => ({
        ...{ method: request.method(), url: request.url(), headers, body: request.postData() },
      })),
    );
  });
  const page = await context.newPage();
  await page.goto(`${origin}/visit`);
  await page.waitForTimeout(STAY_MS);
  for (const place of [2, 5, 9]) {
    await page.locator("li").nth(place).click();
    await page.waitForTimeout(300);
  }
  await page.evaluate((query) => {
    const { afterclick } = window as unknown as { afterclick?: { track(event: object): void } };
    afterclick?.track({ type: "search", query });
    afterclick?.track({ type: "purchase", item: document.querySelector("li")?.dataset.afterclickItem });
    scrollTo(0, 2_000);
  }, QUERY);
  await page.waitForTimeout(STAY_MS);
  if (mode === "contribute") await makeObservationsDue(page, `afterclick:${SITE}@${origin}/releases/`);
  await page.goto("about:blank");
  await page.goto(`${origin}/visit`);
  await page.waitForTimeout(STAY_MS);
  for (const end = Date.now() + ANSWER_MS; mode === "contribute" && !answered() && Date.now() < end; )
    await page.waitForTimeout(500);
  await context.close();
  return Promise.all(pending);
}
