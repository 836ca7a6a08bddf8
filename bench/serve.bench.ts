// Requests per second of the two things that devices ask a server for again and again: whether channels.json has changed (304),
// and a range of a part. Our Express app, log and all, beside a bare `express.static` over the same folder: each in a process of
// its own, by turns, round for round; what is compared is the rounds' ratios. The processor time of the server's process is said
// too, since the one that asks may be what is slow.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readManifest } from "../server/publisher/release/read-release.ts";
import { writeRandomRelease } from "./random-release.ts";
import { type Metrics, type Quantiles, quantiles, saveResult } from "./save.ts";
import { type Load, runLoad } from "./serve/load.ts";

const ROUNDS = 30;
/** Of each server, in a round. */
const REQUESTS = 1_000;
const SITE = "shop";
const RANGE_BYTES = 65_536;
/** Least median of ours / bare. */
const AIM = 0.8;
const KINDS = ["ours", "static"] as const;

type Kind = (typeof KINDS)[number];
type Case = (url: string) => Promise<Load>;

interface Measured {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

const folder = mkdtempSync(join(tmpdir(), "afterclick-serve-"));
try {
  writeRandomRelease(folder, SITE, 20_000, 1);
  const metrics: Metrics = {
    ...(await compare("304 of channels.json", revalidation)),
    ...(await compare("range of a part, 64 KiB", ranges(folder))),
  };
  saveResult("serve", metrics, "npm run bench serve");
  const missed = Object.entries(metrics).filter(
    ([name, value]) => name.endsWith("ours / static") && typeof value === "object" && value.p50 < AIM,
  );
  if (missed.length > 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function revalidation(url: string): Promise<Load> {
  const channels = `${url}/releases/${SITE}/channels.json`;
  const { headers } = await fetch(channels, { headers: { "Accept-Encoding": "identity" } });
  const etag = headers.get("etag");
  if (!etag) throw new Error("no ETag");
  // What a browser sends with `cache: "no-cache"`, but for brotli, which express.static has no copies for.
  const asked = { "If-None-Match": etag, "Cache-Control": "max-age=0", "Accept-Encoding": "identity" };
  return { url: channels, requests: REQUESTS, headers: () => asked, status: 304, bytes: 0 };
}

function ranges(releases: string): Case {
  const { parts } = readManifest(join(releases, SITE, "1"));
  const part = parts.find(({ role }) => role === "vectors");
  if (!part) throw new Error("no vectors");
  return async (url) => ({
    url: `${url}/releases/${SITE}/1/${part.path}`,
    requests: REQUESTS,
    headers: (i) => {
      const start = (i * 7_919 * 64) % (part.bytes - RANGE_BYTES);
      return { Range: `bytes=${start}-${start + RANGE_BYTES - 1}`, "Accept-Encoding": "identity" };
    },
    status: 206,
    bytes: RANGE_BYTES,
  });
}

async function compare(name: string, loadOf: Case): Promise<Metrics> {
  const servers = { ours: await start("ours"), static: await start("static") };
  const rounds: Record<Kind, Measured[]> = { ours: [], static: [] };
  try {
    // The first round compiles.
    for (let round = 0; round <= ROUNDS; round++) {
      // Who is first changes, so that neither always has the quieter moment.
      for (const kind of round % 2 === 0 ? KINDS : [...KINDS].reverse()) {
        const measured = await measure(servers[kind], loadOf);
        if (round > 0) rounds[kind].push(measured);
      }
    }
  } finally {
    for (const { child } of Object.values(servers)) child.kill();
  }
  const both = rounds.ours.map((ours, i) => [ours, rounds.static[i]] as const);
  const ratios = both.map(([ours, bare]) => ours.perSecond / bare.perSecond);
  const ofProcessor = both.map(([ours, bare]) => bare.cpuMicros / ours.cpuMicros);
  return {
    ...Object.fromEntries(
      KINDS.flatMap((kind) => [
        [`${name}: ${kind}`, spread(rounds[kind], ({ perSecond }) => perSecond, "requests/s")],
        [`${name}: ${kind}, processor`, spread(rounds[kind], ({ cpuMicros }) => cpuMicros, "us/request")],
      ]),
    ),
    [`${name}: requests of each`]: ROUNDS * REQUESTS,
    [`${name}: ours / static`]: quantiles(ratios, "times"),
    // Quantiles begin at the median; what is below it is the other half of the spread.
    [`${name}: ours / static, a tenth of the rounds at or below`]: lowTenth(ratios),
    [`${name}: processor, static / ours`]: quantiles(ofProcessor, "times"),
    [`${name}: processor, static / ours, a tenth of the rounds at or below`]: lowTenth(ofProcessor),
  };
}

function spread(rounds: readonly Measured[], of: (round: Measured) => number, unit: string): Quantiles {
  return quantiles(rounds.map(of), unit);
}

function lowTenth(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.ceil(values.length / 10) - 1];
}

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

async function start(kind: Kind): Promise<Running> {
  const program = join(import.meta.dirname, "serve/server-process.js");
  const child = fork(program, [kind, folder], { stdio: ["ignore", "ignore", "ignore", "ipc"] });
  const [url] = await once(child, "message");
  return { child, url };
}

async function cpuMicros({ child }: Running): Promise<number> {
  child.send("cpu");
  const [micros] = await once(child, "message");
  return micros;
}

async function measure(server: Running, loadOf: Case): Promise<Measured> {
  const load = await loadOf(server.url);
  const before = await cpuMicros(server);
  const seconds = await runLoad(load);
  const used = (await cpuMicros(server)) - before;
  return { perSecond: load.requests / seconds, cpuMicros: used / load.requests };
}
