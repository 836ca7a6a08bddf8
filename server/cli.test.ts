import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, watch } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, get, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { channelsText } from "./channels-test-util.ts";
import { sitePolicy } from "./ingest/load-test-util.ts";

/** The command as it is shipped. */
const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

let folder: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  if (!existsSync(CLI)) throw new Error("dist/cli.js is missing: run `npm run build` first.");
  folder = await mkdtemp(join(tmpdir(), "afterclick-cli-"));
  await mkdir(join(folder, "releases/shop"), { recursive: true });
  await mkdir(join(folder, "empty"));
  await mkdir(join(folder, "site"));
  await writeFile(join(folder, "releases/shop/channels.json"), channelsText(3));
  await writeFile(join(folder, "site/index.html"), "<h1>Shop</h1>");
  await writeFile(join(folder, "site/large.bin"), Buffer.alloc(64 * 1_048_576));
});
afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

const start = (...args: string[]) => startWith({}, ...args);

function startWith(env: NodeJS.ProcessEnv, ...args: string[]) {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  running.push(child);
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    said.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.err += chunk;
  });
  const exited = once(child, "close").then(([code]) => code as number);
  return { child, said, exited };
}

async function serve(...args: string[]) {
  const started = start("serve", "--port", "0", ...args);
  await expect.poll(() => started.said.out, { timeout: 20_000 }).toMatch(/\n/);
  const url = started.said.out.match(/http:\/\/\S+/)?.[0] ?? "";
  return { ...started, url };
}

describe("afterclick serve", () => {
  it("prints one line with its address, serves, and exits 0 on SIGTERM and on SIGINT", async () => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      const { child, said, exited, url } = await serve("--releases", "releases", "--static", "site");
      expect(said.out).toMatch(/^Afterclick listens on http:\/\/127\.0\.0\.1:\d+\/\n$/);
      expect(await (await fetch(url)).text()).toBe("<h1>Shop</h1>");
      expect(await (await fetch(`${url}releases/shop/channels.json`)).json()).toMatchObject({ stable: { version: 3 } });
      expect((await fetch(`${url}client/index.js`)).status).toBe(200);
      child.kill(signal);
      expect(await exited).toBe(0);
      expect(
        said.err
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line).path),
      ).toEqual(["/", "/releases/shop/channels.json", "/client/index.js"]);
    }
  });

  it("finishes a download that is under way when the signal comes", async () => {
    const { child, exited, url } = await serve("--static", "site");
    const [answer] = (await once(get(`${url}large.bin`), "response")) as [IncomingMessage];
    child.kill("SIGTERM");
    let bytes = 0;
    for await (const chunk of answer) bytes += chunk.length;
    expect(bytes).toBe(64 * 1_048_576);
    expect(await exited).toBe(0);
  });

  it("is not held up by a client that keeps its connection and says nothing", async () => {
    const { child, exited, url } = await serve("--static", "site");
    const silent = request(url, { headers: { Connection: "keep-alive" } });
    silent.on("error", () => {}).end();
    await once(silent, "response");
    child.kill("SIGTERM");
    expect(await exited).toBe(0);
  });

  it("says in a sentence what to do when it cannot start", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const port = String((taken.address() as AddressInfo).port);
    const cases: [string[], RegExp][] = [
      [["--static", "site", "--port", port], /port \d+ is in use; stop what uses it or choose another with --port N\./],
      [["--static", "site", "--port", "many"], /A port is a whole number from 0 to 65535\./],
      [["--static", "site", "--host", "203.0.113.1"], /--host 203\.0\.113\.1 is not an address of this machine/],
      [[], /nothing to serve; pass --releases DIR, --static DIR or both\./],
      [["--releases", "none"], /there is no such folder\. Make one with `afterclick build/],
      [["--releases", "empty"], /holds no release\. Make one with/],
      [["--releases", "releases/shop"], /is the folder of one site; pass the folder above it/],
      [["--static", "none"], /there is no such folder\. Pass the folder that holds/],
      [["--static", "site/index.html"], /is a file; pass the folder it lies in\./],
    ];
    for (const [args, sentence] of cases) {
      const { said, exited } = start("serve", ...args);
      expect(await exited, args.join(" ")).toBeGreaterThan(0);
      expect(said.err).toMatch(sentence);
      expect(said.err).not.toMatch(/\n\s+at /);
      expect(said.out).toBe("");
    }
    taken.close();
  });
});

describe("afterclick serve with a console", () => {
  const [OFFICER, OPERATOR] = ["officer", "operator"].map((role) => `the-token-of-the-${role}-of-the-shop`);
  const withReports = ["serve", "--port", "0", "--reports", "reports", "--policy", "policy.json"];

  beforeAll(async () => {
    await writeFile(join(folder, "policy.json"), JSON.stringify(sitePolicy));
    await mkdir(join(folder, "elsewhere"));
    await symlink(join(folder, "releases/shop"), join(folder, "linked"));
  });

  it("ends before it makes a database where tokens or folders are no good", async () => {
    const secrets = { AFTERCLICK_OFFICER_TOKEN: OFFICER, AFTERCLICK_OPERATOR_TOKEN: OPERATOR };
    const cases: [NodeJS.ProcessEnv, string[], RegExp][] = [
      [{ AFTERCLICK_OFFICER_TOKEN: "short" }, withReports, /officer's token has 5 characters and needs 24/],
      [{ ...secrets, AFTERCLICK_OPERATOR_TOKEN: OFFICER }, withReports, /have the same token/],
      [secrets, withReports.slice(0, 5), /needs --policy FILE and --reports DIR/],
      [{}, [...withReports, "--releases", "."], /--reports reports and --releases \. are one in the other/],
      [
        {},
        ["serve", "--releases", "releases", "--reports", "releases/shop/kept"],
        /served to anybody\. Keep reports elsewhere/,
      ],
      [{}, ["serve", "--releases", "releases", "--reports", "linked/kept"], /are one in the other/],
      [{}, ["serve", "--releases", "releases", "--reports", "releases"], /are one in the other/],
      [{}, ["serve", "--static", "site", "--reports", "site/reports"], /--static site are one in the other/],
      [{}, ["serve", "--static", "elsewhere", "--reports", "."], /are one in the other/],
    ];
    for (const [env, args, sentence] of cases) {
      const { said, exited } = startWith(env, ...args);
      expect(await exited, args.join(" ")).toBe(2);
      expect(said.err).toMatch(sentence);
      expect(said.out).toBe("");
    }
    expect(readdirSync(folder)).not.toContain("reports");
    expect(readdirSync(join(folder, "releases/shop"))).toEqual(["channels.json"]);
  });

  it("says that it makes a database, once, and where the console is", async () => {
    const lines: string[][] = [];
    for (let starts = 0; starts < 2; starts++) {
      const { child, said, exited } = startWith({ AFTERCLICK_OFFICER_TOKEN: OFFICER }, ...withReports);
      await expect.poll(() => said.out, { timeout: 60_000 }).toMatch(/console/);
      lines.push(said.out.trim().split("\n"));
      child.kill("SIGTERM");
      expect(await exited).toBe(0);
    }
    const address = [
      expect.stringMatching(/^Afterclick listens on http:\/\/127\.0\.0\.1:\d+\/$/),
      expect.stringMatching(/^The console is at http:\/\/127\.0\.0\.1:\d+\/console\/$/),
    ];
    expect(lines).toEqual([[`Making the database in ${join(folder, "reports")} ...`, ...address], address]);
  });
});

describe("afterclick build", () => {
  /** Long enough to be trained on for seconds: visitors walk round a ring of items. */
  const log = Array.from({ length: 3_000 }, (_, i) => [0, 1, 2, 3].map((step) => `item-${(7 * i + step) % 400}`));

  async function build(out: string, sessions: number) {
    const lines = log.slice(0, sessions).map((items) => items.join(" "));
    await writeFile(join(folder, `${out}.txt`), `${lines.join("\n")}\n`);
    await mkdir(join(folder, out, "shop"), { recursive: true });
    const args = ["--format", "sessions", "--events", `${out}.txt`, "--out", out, "--site", "shop"];
    return start("build", ...args, "--budget", sessions > 1_000 ? "5" : "0.05");
  }
  const left = (out: string) => readdirSync(join(folder, out), { recursive: true, encoding: "utf8" });

  it("leaves nothing behind when Ctrl-C ends it in the midst of training", async () => {
    const { child, said, exited } = await build("interrupted", 3_000);
    await expect.poll(() => said.err, { timeout: 60_000 }).toMatch(/^spectral start: /m);
    child.kill("SIGINT");
    await exited;
    expect([child.exitCode, child.signalCode]).toEqual([null, "SIGINT"]);
    expect(said.out).toBe("");
    expect(left("interrupted")).toEqual(["shop"]);
  });

  it("leaves a whole release or none when Ctrl-C comes while it is written", async () => {
    const { child, exited } = await build("late", 60);
    const written = watch(join(folder, "late/shop"), () => child.kill("SIGINT"));
    await exited;
    written.close();
    const names = left("late");
    expect(names.filter((name) => name.endsWith(".partial"))).toEqual([]);
    const [whole, pointer] = ["shop/1/manifest.json", "shop/channels.json"].map((name) => names.includes(name));
    expect(whole).toBe(pointer);
    expect(names.includes("shop/1")).toBe(whole);
  });
});

describe("afterclick", () => {
  it("lists its commands", async () => {
    const { said, exited } = start("--help");
    expect(await exited).toBe(0);
    const channels = ["canary", "channels", "keys", "promote", "rollback"];
    for (const command of ["build", "compare", "delta", "evaluate", "fetch", "inspect", ...channels, "serve"])
      expect(said.out).toMatch(new RegExp(`^  ${command} `, "m"));
  });

  it("names an unknown command and points at the list", async () => {
    for (const name of ["sever", "constructor", "toString", "__proto__"]) {
      const { said, exited } = start(name);
      expect(await exited, name).toBe(1);
      expect(said.err).toContain(`unknown command '${name}'`);
      expect(said.err).toMatch(/Did you mean serve|afterclick --help lists the commands/);
    }
  });

  it("points at a command's own help when the command is asked wrongly", async () => {
    const asked = [["build"], ["compare", "a"], ["evaluate"], ["inspect"], ["serve", "--port", "x"], ["keys init"]];
    for (const [name, ...args] of asked) {
      const { said, exited } = start(...name.split(" "), ...args);
      expect(await exited, name).toBe(1);
      expect(said.err).toContain(`(afterclick ${name} --help lists its options)`);
    }
  });

  it("says what to do when there is no folder of a release", async () => {
    const { said, exited } = start("inspect", "none");
    expect(await exited).toBe(2);
    expect(said.err).toBe("error: No release at none: there is no such folder. Check the path, or build one.\n");
  });
});
