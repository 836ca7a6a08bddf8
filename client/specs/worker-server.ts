import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

/** Answers a request instead of the files; true when it did. */
export type Fault = (path: string, response: ServerResponse, request: IncomingMessage) => boolean;

export interface WorkerServer {
  readonly origin: string;
  /** Paths asked for since the start, in order. */
  readonly requests: string[];
  fault: Fault;
  /** Content-Security-Policy of the page. */
  policy: string | null;
  /** Cache-Control of all files; null: as the shipped server has it. */
  caching: string | null;
  close(): Promise<void>;
}

/** What the worker needs, as the shipped server sends it. */
export const DEFAULT_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** A page that talks to the built worker over comlink and holds nothing else, and a release, with faults on demand. */
export async function serveWorker(releases: string): Promise<WorkerServer> {
  const folders: Record<string, string> = {
    "/client/": "dist/client",
    "/releases/": releases,
    // For specs that import single modules; the import map of their page finds the two libraries.
    "/build/": "build",
    "/node_modules/": "node_modules",
    "/page/": "client/specs/pages",
  };
  const served: Omit<WorkerServer, "origin" | "close"> = {
    requests: [],
    fault: () => false,
    policy: DEFAULT_POLICY,
    caching: null,
  };

  function respond(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    served.requests.push(path);
    response.setHeader("access-control-allow-origin", "*");
    if (served.policy) response.setHeader("content-security-policy", served.policy);
    if (served.fault(path, response, request)) return;
    const folder = Object.keys(folders).find((prefix) => path.startsWith(prefix));
    const file =
      path === "/comlink.mjs"
        ? "node_modules/comlink/dist/esm/comlink.mjs"
        : folder && join(folders[folder], path.slice(folder.length));
    if (!file || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
      return;
    }
    const changes = path.endsWith("channels.json") || path.startsWith("/page/");
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const { size } = statSync(file);
    response.writeHead(start > 0 ? 206 : 200, {
      ...(start > 0 && { "content-range": `bytes ${start}-${size - 1}/${size}` }),
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "cache-control": served.caching ?? (changes ? "no-cache" : "max-age=31536000, immutable"),
    });
    // A page that goes on asking while the test ends finds its files gone.
    createReadStream(file, { start })
      .on("error", () => response.destroy())
      .pipe(response);
  }

  const server: Server = createServer(respond);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(served, {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
