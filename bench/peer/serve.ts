// The peer: an Express server that ranks after each click with native code. Run by the browser benchmark as a process of its own:
// node serve.js RELEASE PACKAGES PAGE INDEX, where PAGE is the HTML file to serve at /. Tells its parent the port it listens on.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import express from "express";
import { readRelease } from "../../server/publisher/release/read-release.ts";
import { FEATURE_COUNT } from "../../shared/engine/features.ts";
import { Scorer } from "../../shared/engine/scoring.ts";
import { SessionWindow } from "../../shared/engine/session-window.ts";
import { listView } from "../../shared/engine/views.ts";
import { ScanKernel } from "../../shared/kernels/scan-kernel.ts";
import { nativeIndex, nativeModels } from "./peer-models.ts";

const [folder, packages, page, indexFile] = process.argv.slice(2);
const { shard, parts, manifest, rules } = readRelease(folder);
const { window, dimension } = manifest;
const models = await nativeModels(packages, parts, { window, dimension, features: FEATURE_COUNT });
const scorer = new Scorer(shard, new ScanKernel(shard.vectors), await nativeIndex(packages, shard.vectors, indexFile));
const context = { region: null, bought: new Set<string>(), seen: () => 0 };
/** One visitor is enough: no time is lost by looking sessions up. */
let session = new SessionWindow();

const app = express();
app.get("/", (_request, response) => response.sendFile(page, { dotfiles: "allow" }));
app.get("/peer-page.js", (_request, response) => response.sendFile(join(import.meta.dirname, "peer-page.js")));
app.post("/forget", (_request, response) => {
  session = new SessionWindow();
  response.sendStatus(204);
});
app.post("/rank", express.json(), async (request, response) => {
  // Connections are kept open, so a round trip is all that the network adds.
  const roundTripMs = Number(request.query.rtt);
  if (roundTripMs > 0) await sleep(roundTripMs);
  const { item, items } = request.body as { item: string; items: string[] };
  session.take({ type: "click", item: shard.indexOf(item), at: Date.now(), durationMs: Number.NaN });
  const scored = await scorer.withModels(models, session, items.map(shard.indexOf));
  if (!scored) throw new Error("a pass without a checkpoint was given up");
  const now = { ...context, nowS: Date.now() / 1000 };
  const input = { shard, session: session.interactions, scored, rules: rules.rules, context: now };
  response.json(listView(input, "items", items).order);
});
const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
process.send?.((server.address() as AddressInfo).port);
// Ends with the benchmark, however that ends.
process.on("disconnect", () => process.exit());
