// What the server answers, request by request, over real files and sockets: release files first, then who else may ask, the pages,
// what is refused, health, and what the log says of it.
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readlink, rename, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from "node:zlib";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HealthSchema, HttpErrorSchema } from "../shared/contracts/http.ts";
import { createApp } from "./app.ts";
import { ask as askAt } from "./ask-test-util.ts";
import { channelsText } from "./channels-test-util.ts";
import { type Listening, listen } from "./listen.ts";
import { createLogger } from "./log.ts";

const VECTORS = "vectors.0123456789abcdef.arrow";
const ITEMS = "items.fedcba9876543210.arrow";
const DELTA = "shop/deltas/2-3.0123456789abcdef.delta";
const STATS = "stats.00000000000000ff.arrow";
const LARGE = "neighbours.00000000000000fe.arrow";
const RANKER = "ranker.00112233445566bb.onnx";
const ENCODER = "encoder.00112233445566aa.onnx";
/** What may lie in a folder of releases and is nobody else's business. */
const PRIVATE = [
  "rejected.jsonl",
  "build-report.json",
  "build-report.html",
  "channels.json",
  "manifest.json",
  VECTORS,
  "shop/rejected.jsonl",
  "shop/manifest.json",
  "shop/events.csv",
  `shop/${VECTORS}`,
  "shop/3/build-report.json",
  "shop/3/vectors.arrow",
  "shop/deltas/2-3.delta",
  "shop/deltas/manifest.json",
  "shop/3/vectors.0123456789abcdef.csv",
  `shop/3/old/${VECTORS}`,
  "shop/log/manifest.json",
  "Shop/channels.json",
  "a.b/channels.json",
];
const text = "trail running in the Alps ".repeat(200);
const noise = Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7_919 + ((i * i) % 251)) & 255));

let folder: string;
let served: Listening;
const lines: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "afterclick-app-"));
  const release = join(folder, "releases/shop/3");
  await mkdir(release, { recursive: true });
  await mkdir(join(folder, "releases/not a site"), { recursive: true });
  await mkdir(join(folder, "client"), { recursive: true });
  await mkdir(join(folder, "site/feed"), { recursive: true });
  await writeFile(join(folder, "releases/shop/channels.json"), channelsText(3));
  await mkdir(join(folder, "releases/shop/deltas"));
  await writeFile(join(folder, "releases", DELTA), text);
  await writeFile(join(release, "manifest.json"), "{}");
  await writeFile(join(release, VECTORS), text);
  await writeFile(join(release, `${VECTORS}.br`), brotliCompressSync(text));
  await writeFile(join(release, ITEMS), text);
  await writeFile(join(release, ENCODER), noise);
  await writeFile(join(release, RANKER), text);
  for (const name of PRIVATE) {
    await mkdir(join(folder, "releases", name, ".."), { recursive: true });
    await writeFile(join(folder, "releases", name), "a row of a visitor");
  }
  await writeFile(join(folder, "client/afterclick.js"), "// script\n");
  await writeFile(join(folder, "client/ort.wasm"), noise);
  await writeFile(join(folder, "site/index.html"), "<h1>Shop</h1>");
  await writeFile(join(folder, "site/feed/index.html"), "<h1>Feed</h1>");
  await writeFile(join(folder, "site/.secret"), "no");
  await writeFile(join(folder, "outside.txt"), "no");
  const app = createApp({
    releases: join(folder, "releases"),
    client: join(folder, "client"),
    static: join(folder, "site"),
    logger: createLogger("info", { write: (line) => lines.push(line) }),
  });
  served = await listen(app, 0);
});

afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true, force: true });
});

const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  askAt(`${served.url}/`, path, headers, method);

const part = (name: string) => `/releases/shop/3/${name}`;

describe("release files", () => {
  it("keeps hashed parts for ever and asks after all other files each time", async () => {
    expect((await ask(part(VECTORS))).headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect((await ask(`/releases/${DELTA}`)).headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect((await ask("/releases/shop/channels.json")).headers["cache-control"]).toBe("no-cache");
    expect((await ask(part("manifest.json"))).headers["cache-control"]).toBe("no-cache");
    expect((await ask("/client/afterclick.js")).headers["cache-control"]).toBe("no-cache");
  });

  it("names the type of every kind of part", async () => {
    const type = async (path: string) => (await ask(path)).headers["content-type"];
    expect(await type(part(VECTORS))).toBe("application/vnd.apache.arrow.file");
    expect(await type(part(ENCODER))).toBe("application/octet-stream");
    expect(await type(`/releases/${DELTA}`)).toBe("application/octet-stream");
    expect(await type("/releases/shop/channels.json")).toBe("application/json; charset=utf-8");
    expect(await type("/client/ort.wasm")).toBe("application/wasm");
    expect(await type("/client/afterclick.js")).toBe("text/javascript; charset=utf-8");
  });

  it("answers 304 while the contents are the same, and anew when only they differ", async () => {
    const channels = join(folder, "releases/shop/channels.json");
    const epoch = new Date(0);
    await utimes(channels, epoch, epoch);
    const first = await ask("/releases/shop/channels.json");
    const again = await ask("/releases/shop/channels.json", { "If-None-Match": String(first.headers.etag) });
    expect([again.status, again.body.length]).toEqual([304, 0]);

    // Same length, same times: only the contents tell.
    await writeFile(`${channels}.new`, channelsText(2));
    await utimes(`${channels}.new`, epoch, epoch);
    await rename(`${channels}.new`, channels);
    const promoted = await ask("/releases/shop/channels.json", { "If-None-Match": String(first.headers.etag) });
    expect(promoted.status).toBe(200);
    expect(JSON.parse(promoted.body.toString()).stable.version).toBe(2);
    await writeFile(channels, channelsText(3));
  });

  it("sends the compressed copy beside a file, and makes one where there is none", async () => {
    for (const name of [VECTORS, ITEMS]) {
      const br = await ask(part(name), { "Accept-Encoding": "gzip, deflate, br, zstd" });
      expect(br.headers["content-encoding"]).toBe("br");
      expect(br.headers["content-type"]).toBe("application/vnd.apache.arrow.file");
      expect(br.headers.vary).toContain("Accept-Encoding");
      expect(brotliDecompressSync(br.body).toString()).toBe(text);
      const gzip = await ask(part(name), { "Accept-Encoding": "gzip" });
      expect(gunzipSync(gzip.body).toString()).toBe(text);
      const plain = await ask(part(name));
      expect(plain.headers["content-encoding"]).toBeUndefined();
      expect(plain.body.toString()).toBe(text);
      expect(new Set([br, gzip, plain].map((answer) => answer.headers.etag)).size).toBe(3);
      for (const { headers } of [br, gzip, plain]) {
        const coding = headers["content-encoding"] ? { "Accept-Encoding": String(headers["content-encoding"]) } : {};
        expect((await ask(part(name), { ...coding, "If-None-Match": String(headers.etag) })).status).toBe(304);
      }
    }
  });

  it("sends the copy beside a file that is too large to compress, and beside a model", async () => {
    const release = join(folder, "releases/shop/3");
    await writeFile(join(release, STATS), "");
    await truncate(join(release, STATS), 65 * 1_048_576);
    await writeFile(join(release, `${STATS}.br`), "the copy");
    await writeFile(join(release, `${RANKER}.br`), "the copy");
    for (const name of [STATS, RANKER]) {
      const br = await ask(part(name), { "Accept-Encoding": "br" });
      expect([br.headers["content-encoding"], br.body.subarray(0, 99).toString()], name).toEqual(["br", "the copy"]);
      expect((await ask(part(name), {}, "HEAD")).headers.vary, name).toContain("Accept-Encoding");
    }
    const model = await ask(part(RANKER));
    expect([model.headers["content-encoding"], model.body.toString()]).toEqual([undefined, text]);
    // Without a copy beside it, a model goes as it is.
    expect((await ask(part(ENCODER), { "Accept-Encoding": "br" })).headers["content-encoding"]).toBeUndefined();
    const tooLarge = await ask(part(STATS), { "Accept-Encoding": "gzip" }, "HEAD");
    expect(tooLarge.headers["content-length"]).toBe(String(65 * 1_048_576));
  });

  it("answers a range of the file itself, also to a browser that takes brotli", async () => {
    const some = await ask(part(VECTORS), { Range: "bytes=6-12", "Accept-Encoding": "br" });
    expect([some.status, some.body.toString()]).toEqual([206, "running"]);
    expect(some.headers["content-range"]).toBe(`bytes 6-12/${text.length}`);
    const beyond = await ask(part(VECTORS), { Range: "bytes=999999-" });
    expect(beyond.status).toBe(416);
    expect(beyond.headers["content-range"]).toBe(`bytes */${text.length}`);
    expect(beyond.headers["cache-control"]).toBe("no-store");
    const stale = await ask(part(VECTORS), { Range: "bytes=0-4", "If-Range": '"older"' });
    expect([stale.status, stale.body.length]).toEqual([200, text.length]);
  });

  it("lets go of a file when whoever asked for it goes away", async () => {
    const release = join(folder, "releases/shop/3");
    await writeFile(join(release, LARGE), "");
    await truncate(join(release, LARGE), 64 * 1_048_576);
    const open = async () => {
      const links = await readdir("/proc/self/fd").catch(() => []);
      const files = await Promise.all(links.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")));
      return files.filter((file) => file.endsWith(LARGE)).length;
    };
    const asked = request(`${served.url}${part(LARGE)}`).end();
    const [answer] = await once(asked, "response");
    await once(answer, "data");
    answer.pause();
    if (process.platform === "linux") expect(await open()).toBe(1);
    answer.on("error", () => undefined);
    asked.destroy();
    await expect.poll(open).toBe(0);
    const line = () => lines.map((text) => JSON.parse(text)).find(({ path }) => path === part(LARGE));
    await expect.poll(line).toMatchObject({ status: 200, aborted: true });
  });

  it("come from a folder that is named relative to where the program runs, too", async () => {
    const releases = relative(process.cwd(), join(folder, "releases"));
    const near = await listen(createApp({ releases, logger: createLogger("silent") }), 0);
    expect((await fetch(`${near.url}/releases/shop/3/${ENCODER}`)).status).toBe(200);
    await near.close();
  });

  it("answers HEAD with the same headers and no body", async () => {
    for (const coding of ["br", "identity"]) {
      const get = await ask(part(ITEMS), { "Accept-Encoding": coding });
      const head = await ask(part(ITEMS), { "Accept-Encoding": coding }, "HEAD");
      expect([head.status, head.body.length]).toEqual([200, 0]);
      for (const name of ["content-length", "content-type", "etag", "cache-control"])
        expect(head.headers[name], name).toBe(get.headers[name]);
    }
  });
});

describe("other origins", () => {
  it("may read releases and scripts without credentials, from isolated pages too, and may time them", async () => {
    for (const path of [part(VECTORS), "/client/afterclick.js", "/releases/none"]) {
      const { headers } = await ask(path, { Origin: "https://shop.example" });
      expect(headers["access-control-allow-origin"]).toBe("*");
      expect(headers["access-control-allow-credentials"]).toBeUndefined();
      expect(headers["cross-origin-resource-policy"]).toBe("cross-origin");
      expect(headers["timing-allow-origin"]).toBe("*");
    }
    const preflight = await ask(part(VECTORS), { Origin: "https://shop.example" }, "OPTIONS");
    expect(preflight.status).toBe(204);
    expect(preflight.headers["access-control-allow-methods"]).toBe("GET,HEAD");
  });

  it("may not read the site's pages or the health check", async () => {
    for (const path of ["/", "/healthz"])
      expect(
        (await ask(path, { Origin: "https://shop.example" })).headers["access-control-allow-origin"],
      ).toBeUndefined();
  });
});

describe("pages", () => {
  it("are served under a policy without inline or evaluated script", async () => {
    const page = await ask("/");
    expect(page.body.toString()).toBe("<h1>Shop</h1>");
    const policy = String(page.headers["content-security-policy"]);
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).not.toContain("'unsafe-");
    expect(page.headers["x-content-type-options"]).toBe("nosniff");
    expect(page.headers["x-powered-by"]).toBeUndefined();
    expect((await ask("/feed/")).body.toString()).toBe("<h1>Feed</h1>");
  });
});

describe("what is refused", () => {
  it("answers every path that is no file with 404 as JSON", async () => {
    const paths = [
      "/none",
      part("none.arrow"),
      "/releases/",
      "/releases/shop",
      "/client/none.js",
      "/site.txt",
      "/feed",
    ];
    for (const path of paths) {
      const answer = await ask(path);
      expect(answer.status, path).toBe(404);
      expect(v.parse(HttpErrorSchema, JSON.parse(answer.body.toString())).error.code).toBe("not-found");
      expect(answer.headers["cache-control"]).toBe("no-store");
    }
  });

  it("answers only what a device asks for below /releases", async () => {
    for (const name of PRIVATE) {
      for (const path of [name, name.replace(".", "%2e"), `${name}.br`, `/${name}`]) {
        const answer = await ask(`/releases/${path}`);
        expect(answer.status, path).toBe(404);
        expect(v.parse(HttpErrorSchema, JSON.parse(answer.body.toString())).error.code).toBe("not-found");
      }
    }
    for (const path of ["shop/3/../../rejected.jsonl", "shop/3/..%2f..%2frejected.jsonl", "rejected.jsonl/"])
      expect((await ask(`/releases/${path}`)).status, path).toBe(404);
    for (const path of ["shop/channels.json", "shop/3/manifest.json", `shop/3/${VECTORS}`, `shop/3/${VECTORS}.br`])
      expect((await ask(`/releases/${path}`)).status, path).toBe(200);
  });

  it("never leaves its folders and shows nothing hidden", async () => {
    const up = [
      "/../outside.txt",
      "/..%2foutside.txt",
      "/%2e%2e/outside.txt",
      "/feed/../../outside.txt",
      "/..\\outside.txt",
    ];
    for (const path of [...up, "/..%5coutside.txt", "/.secret", "/%2esecret", "/index.html%00.txt"])
      for (const root of ["", "/releases", "/client"]) expect((await ask(root + path)).status, root + path).toBe(404);
    expect((await ask("/%zz")).status).toBe(400);
  });

  it("answers 405 to whatever would bring something in", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
      const answer = await ask("/releases/shop/channels.json", {}, method);
      expect([answer.status, answer.headers.allow]).toEqual([405, "GET, HEAD"]);
    }
    expect((await ask("/", {}, "POST")).status).toBe(405);
  });
});

describe("health", () => {
  it("tells which site is served at which release", async () => {
    const answer = await ask("/healthz");
    const health = v.parse(HealthSchema, JSON.parse(answer.body.toString()));
    expect(health.sites).toEqual([{ site: "shop", version: 3 }]);
    expect(answer.headers["cache-control"]).toBe("no-store");
  });

  it("is 503 when the releases cannot be read", async () => {
    const errors: string[] = [];
    const logger = createLogger("error", { write: (line) => errors.push(line) });
    const broken = await listen(createApp({ releases: join(folder, "gone"), logger }), 0);
    const answer = await fetch(`${broken.url}/healthz`);
    expect(answer.status).toBe(503);
    expect(v.parse(HttpErrorSchema, await answer.json()).error.code).toBe("releases-unreadable");
    expect(errors).toHaveLength(1);
    await broken.close();
  });
});

describe("log", () => {
  it("has a line per request, with nothing in it that tells who asked", async () => {
    lines.length = 0;
    await ask("/feed/?visitor=jane", {
      "User-Agent": "Browser/1 (Jane)",
      Referer: "https://example.org/jane",
      Cookie: "id=jane",
      "X-Forwarded-For": "203.0.113.9",
    });
    await ask("/none");
    await expect.poll(() => lines.length).toBe(2);
    const [page, none] = lines.map((line) => JSON.parse(line));
    expect(page).toMatchObject({ method: "GET", path: "/feed/", status: 200, bytes: 13 });
    expect(none).toMatchObject({ method: "GET", path: "/none", status: 404 });
    expect(Object.keys(page).sort()).toEqual(["bytes", "level", "method", "ms", "path", "status", "time"]);
    for (const secret of ["jane", "Jane", "127.0.0.1", "203.0.113.9", "example.org", "Browser"])
      expect(lines.join()).not.toContain(secret);
  });
});
