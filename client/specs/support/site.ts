import { fileURLToPath } from "node:url";
import { createApp } from "../../../server/app.ts";
import type { Ingest } from "../../../server/ingest/ingest.ts";
import { type Listening, listen } from "../../../server/listen.ts";
import { createLogger } from "../../../server/log.ts";

const CLIENT = fileURLToPath(new URL("../../../dist/client", import.meta.url));

/** What pages may do, as strict as the documentation promises; styles inside the page are the tests' own. */
export const policy = (scripts = ""): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'wasm-unsafe-eval' ${scripts}`,
    `connect-src 'self' ${scripts}`,
    "worker-src 'self' blob:",
    "img-src 'self' data:",
    "style-src 'self' 'unsafe-inline'",
    "object-src 'none'",
    "base-uri 'none'",
  ].join("; ");

export interface TestSite {
  readonly url: string;
  /** Serves `html` at `path` of this origin, under `csp`, and returns its address. */
  page(path: string, html: string, csp?: string): string;
  /** Content-Security-Policy of the scripts and releases: a worker has that of its own file. None at first. */
  policy: string | null;
  /** What of the scripts and releases is not there. Nothing at first. */
  missing: RegExp | null;
  close(): Promise<void>;
}

/** A server with the built scripts at /client/, the releases of `folder` at /releases/, and the pages a test gives it. */
export async function startSite(folder: string, ingest?: Ingest): Promise<TestSite> {
  const app = createApp({ releases: folder, client: CLIENT, ingest, logger: createLogger("silent") });
  const pages = new Map<string, { html: string; csp: string }>();
  const files: Pick<TestSite, "policy" | "missing"> = { policy: null, missing: null };
  const listening: Listening = await listen((request, response) => {
    const page = pages.get(new URL(request.url ?? "/", "http://any").pathname);
    if (request.url === "/pixel.svg") {
      response.writeHead(200, { "Content-Type": "image/svg+xml" });
      return response.end('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>');
    }
    if (!page) {
      if (files.missing?.test(request.url ?? "")) return response.writeHead(404).end();
      if (files.policy) response.setHeader("Content-Security-Policy", files.policy);
      return app(request, response);
    }
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": page.csp });
    response.end(page.html);
  }, 0);
  return Object.assign(files, {
    url: listening.url,
    page(path: string, html: string, csp = policy()) {
      pages.set(path, { html, csp });
      return `${listening.url}${path}`;
    },
    close: () => listening.close(0),
  });
}
