import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createApp, createLogger, listen } from "afterclick/server";
import { readRelease } from "../../server/publisher/release/read-release.ts";
import { LARGE_SITE } from "../large-release.ts";
import { installPeer } from "../peer/install-peer.ts";
import { listPage } from "./list-page.ts";

/** Rows of the list. */
const ROWS = 50;
const CACHE = ".cache/bench";

/** Addresses of the same list with three answers to a click. */
export interface ComparedPages {
  readonly afterclick: string;
  readonly floor: string;
  /** As the first, where ONNX Runtime cannot be fetched: rung 2 serves. */
  readonly withoutOnnx: string;
  /** Takes `?rtt=MS`. */
  readonly peer: string;
  close(): Promise<void>;
}

/** @param releases folder of releases that holds LARGE_SITE */
export async function servePages(releases: string): Promise<ComparedPages> {
  const { shard, folder } = readRelease(join(releases, LARGE_SITE));
  // Of the popular items every tenth: they differ, and the engine has something to say about each.
  const items = Array.from({ length: ROWS }, (_, i) => shard.popular[(10 * i) % shard.popular.length]);
  const cards = items.map(shard.items.card);
  const tag = (base: string): string =>
    `<script src="${base}/afterclick.js" data-endpoint="/releases" data-site="${LARGE_SITE}" data-consent="session"></script>`;
  const html = "text/html; charset=utf-8";
  const js = "text/javascript";
  const built = (path: string): string => readFileSync(path, "utf8");
  const comlink = createRequire(import.meta.url)
    .resolve("comlink")
    .replace("umd/comlink.js", "esm/comlink.mjs");
  // A browser knows no bare names.
  const floorWorker = built(join(import.meta.dirname, "floor-worker.js")).replace('"comlink"', '"/comlink.mjs"');
  const answers: Readonly<Record<string, readonly [type: string, body: string]>> = {
    "/afterclick": [html, listPage(cards, tag("/client"))],
    "/without-onnx": [html, listPage(cards, tag("/without-onnx-client"))],
    "/floor": [html, listPage(cards, tag("/floor-client"))],
    // Beside the real page script, another worker.
    "/floor-client/afterclick-worker.js": [js, floorWorker],
    "/comlink.mjs": [js, built(comlink)],
  };
  const app = createApp({ releases, client: "dist/client", logger: createLogger("silent") });
  const site = await listen((request, response) => {
    const answer = answers[new URL(request.url ?? "/", "http://any").pathname];
    // Isolated pages have a clock of 5 us; others one of 100.
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    if (!answer) {
      request.url = request.url?.replace(/^\/(floor|without-onnx)-client\/(?!.*-onnx\.)/, "/client/");
      return app(request, response);
    }
    response.writeHead(200, { "Content-Type": answer[0], "Cross-Origin-Resource-Policy": "same-origin" });
    response.end(answer[1]);
  }, 0);
  mkdirSync(CACHE, { recursive: true });
  const page = join(process.cwd(), CACHE, "peer.html");
  writeFileSync(page, listPage(cards, '<script type="module" src="/peer-page.js"></script>'));
  const peer = await startPeer([folder, installPeer(), page, `${releases}/hnsw.bin`]);
  return {
    afterclick: `${site.url}/afterclick`,
    floor: `${site.url}/floor`,
    withoutOnnx: `${site.url}/without-onnx`,
    peer: peer.url,
    async close() {
      peer.child.disconnect();
      await site.close(0);
    },
  };
}

async function startPeer(args: readonly string[]): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(join(import.meta.dirname, "../peer/serve.js"), args);
  const [port] = (await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`the peer's server ended with ${code}`))),
  ])) as [number];
  return { child, url: `http://127.0.0.1:${port}/` };
}
