// One suite for every server that may serve a release folder: the Express app, and a plain nginx by docs/serving.md. What a device
// relies on is asked of each.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findNginx } from "../scripts/nginx.mjs";
import { createApp } from "./app.ts";
import { type Answer, ask as askAt } from "./ask-test-util.ts";
import { channelsText } from "./channels-test-util.ts";
import { listen } from "./listen.ts";
import { createLogger } from "./log.ts";
import { startNginx } from "./nginx-test-util.ts";

/** What docs/sync-protocol.md, "Serving", asks of whatever serves a folder of releases, put to each that we tell people to use. */

const VECTORS = "shop/3/vectors.0123456789abcdef.arrow";
const ITEMS = "shop/3/items.0123456789abcdef.arrow";
const ENCODER = "shop/3/encoder.0123456789abcdef.onnx";
const DELTA = "shop/deltas/2-3.0123456789abcdef.delta";
const HASHED = [VECTORS, ITEMS, ENCODER, DELTA, "shop/3/rules.0123456789abcdef.json"];
const CHANGING = ["shop/channels.json", "shop/root.1.json", "shop/3/manifest.json"];
const PRIVATE = [
  ".lock",
  "rejected.jsonl",
  "build-report.json",
  "shop/.lock",
  "shop/release.pem",
  "shop/root.pem",
  "shop/root.1.json.bak",
  "shop/rejected.jsonl",
  "shop/3/.manifest.json.77.partial",
  "shop/3/events.csv",
  "shop/.release.77.partial/manifest.json",
  "keys/release.pem",
];
const text = "trail running in the Alps ".repeat(200);
const BROTLI = { "Accept-Encoding": "gzip, deflate, br" };
const FROM_ELSEWHERE = { Origin: "https://shop.example" };

/** The folder "releases" and what must not be reached from it. */
function releasesIn(folder: string): void {
  const write = (name: string, content: string | Uint8Array): void => {
    mkdirSync(join(folder, "releases", name, ".."), { recursive: true });
    writeFileSync(join(folder, "releases", name), content);
  };
  for (const name of [...HASHED, ...CHANGING]) write(name, text);
  for (const name of [VECTORS, DELTA]) write(`${name}.br`, brotliCompressSync(text));
  write("shop/channels.json", channelsText(3));
  for (const name of PRIVATE) write(name, "nobody's business");
  writeFileSync(join(folder, "outside.txt"), "nobody's business");
  writeFileSync(join(folder, "releases.txt"), "nobody's business");
}

interface Served {
  readonly url: string;
  close(): Promise<void>;
}

const SERVERS: Readonly<Record<string, (folder: string) => Promise<Served>>> = {
  "afterclick serve": (folder) =>
    listen(createApp({ releases: join(folder, "releases"), logger: createLogger("silent") }), 0),
  nginx: (folder) => startNginx(join(folder, "nginx"), folder),
};

const missing = (name: string): boolean => name === "nginx" && !findNginx();
const NOTICE = "skipped, install nginx-light and libnginx-mod-http-brotli-static";

for (const [name, start] of Object.entries(SERVERS)) {
  describe.skipIf(missing(name))(missing(name) ? `${name}: ${NOTICE}` : name, () => {
    let folder: string;
    let served: Served;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "afterclick-conformance-"));
      releasesIn(folder);
      served = await start(folder);
    });
    afterAll(async () => {
      await served?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    const ask = (path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> =>
      askAt(served.url, `/releases/${path}`, headers, method);
    const etagOf = async (path: string, headers = {}): Promise<string> =>
      String((await ask(path, headers)).headers.etag);

    test("files are there, with their type and their length", async () => {
      for (const path of [...HASHED, ...CHANGING]) {
        const { status, headers, body } = await ask(path);
        expect([status, headers["content-length"]], path).toEqual([200, String(body.length)]);
        if (path !== "shop/channels.json") expect(body.toString(), path).toBe(text);
        const type = { arrow: "application/vnd.apache.arrow.file", json: "application/json; charset=utf-8" };
        const extension = path.split(".").at(-1) as keyof typeof type;
        expect(headers["content-type"], path).toBe(type[extension] ?? "application/octet-stream");
        expect(headers["x-content-type-options"], path).toBe("nosniff");
      }
    });

    test("hashed names are kept for ever, the others asked after each time, errors never kept", async () => {
      for (const headers of [{}, BROTLI]) {
        for (const path of HASHED)
          expect((await ask(path, headers)).headers["cache-control"], path).toBe("public, max-age=31536000, immutable");
        for (const path of CHANGING) expect((await ask(path, headers)).headers["cache-control"], path).toBe("no-cache");
      }
      expect((await ask(`${VECTORS}x`)).headers["cache-control"]).toBe("no-store");
    });

    test("what a client has is answered by 304, by a strong tag, a weak one, in a list, and any", async () => {
      for (const path of ["shop/channels.json", VECTORS]) {
        for (const coding of [{ "Accept-Encoding": "identity" }, BROTLI, { "Accept-Encoding": "gzip" }]) {
          const fresh = await ask(path, coding);
          const tag = String(fresh.headers.etag);
          const weak = tag.startsWith("W/") ? tag : `W/${tag}`;
          for (const known of [tag, weak, `"other", ${tag}`, `"a,b", W/"c" ,${weak}`, "*"]) {
            const { status, headers, body } = await ask(path, { ...coding, "If-None-Match": known });
            expect([status, body.length], known).toEqual([304, 0]);
            expect(headers["cache-control"], known).toBe(fresh.headers["cache-control"]);
            expect(headers["access-control-allow-origin"], known).toBe("*");
            expect(headers.etag?.replace(/^W\//, ""), known).toBe(tag.replace(/^W\//, ""));
          }
          for (const other of ['"other"', tag.slice(0, -2), `"${tag}"`])
            expect((await ask(path, { ...coding, "If-None-Match": other })).status, other).toBe(200);
        }
      }
    });

    test("nothing is judged by its time, which tells two channels.json of one second not apart", async () => {
      const { headers } = await ask("shop/channels.json");
      expect(headers["last-modified"]).toBeUndefined();
      const later = { "If-Modified-Since": new Date(Date.now() + 86_400_000).toUTCString() };
      for (const path of ["shop/channels.json", VECTORS]) expect((await ask(path, later)).status, path).toBe(200);
    });

    test("a channels.json that was replaced has another tag", async () => {
      const file = join(folder, "releases/shop/channels.json");
      const before = await etagOf("shop/channels.json");
      writeFileSync(file, channelsText(4));
      utimesSync(file, new Date(1_000_000), new Date(1_000_000));
      const after = await ask("shop/channels.json", { "If-None-Match": before });
      expect(after.status).toBe(200);
      expect(JSON.parse(after.body.toString()).stable.version).toBe(4);
    });

    test("brotli goes to whoever takes it, and to nobody else", async () => {
      for (const path of [VECTORS, DELTA]) {
        const br = await ask(path, BROTLI);
        expect(br.headers["content-encoding"], path).toBe("br");
        expect(br.headers["content-length"], path).toBe(String(br.body.length));
        expect(br.headers["content-type"], path).toBe((await ask(path)).headers["content-type"]);
        expect(brotliDecompressSync(br.body).toString(), path).toBe(text);
        for (const coding of ["", "identity", "br;q=0", "br;q=0.0, identity"]) {
          const plain = await ask(path, { "Accept-Encoding": coding });
          expect([plain.headers["content-encoding"], plain.body.toString()], coding).toEqual([undefined, text]);
        }
        expect(br.headers.vary, path).toMatch(/\bAccept-Encoding\b/i);
        expect(await etagOf(path, BROTLI), path).not.toBe(await etagOf(path));
      }
      const model = await ask(ENCODER, BROTLI);
      expect([model.headers["content-encoding"], model.body.toString()]).toEqual([undefined, text]);
    });

    test("who takes gzip alone gets gzip or the file itself", async () => {
      for (const path of [VECTORS, ITEMS, DELTA, "shop/3/manifest.json"]) {
        const { headers, body } = await ask(path, { "Accept-Encoding": "gzip" });
        const coding = headers["content-encoding"];
        expect([undefined, "gzip"], path).toContain(coding);
        expect((coding ? gunzipSync(body) : body).toString(), path).toBe(text);
        if (path !== DELTA) expect(coding, path).toBe("gzip");
        if (coding) expect(headers.vary, path).toMatch(/\bAccept-Encoding\b/i);
      }
    });

    test("a range is answered, from the start, in the middle, open and from the end", async () => {
      const n = text.length;
      const ranges: readonly (readonly [string, number, number])[] = [
        ["bytes=0-4", 0, 5],
        ["bytes=6-12", 6, 13],
        ["bytes=5000-", 5_000, n],
        ["bytes=-7", n - 7, n],
        ["bytes=5190-99999", 5_190, n],
        [`bytes=0-${n - 1}`, 0, n],
        ["bytes=-99999", 0, n],
      ];
      for (const [range, start, end] of ranges) {
        const { status, headers, body } = await ask(VECTORS, { Range: range });
        expect([status, body.toString()], range).toEqual([206, text.slice(start, end)]);
        expect(headers["content-range"], range).toBe(`bytes ${start}-${end - 1}/${n}`);
        expect(headers["content-length"], range).toBe(String(end - start));
        expect(headers["content-encoding"], range).toBeUndefined();
        expect(headers.etag, range).toBe(await etagOf(VECTORS));
        expect(headers["cache-control"], range).toMatch(/immutable/);
      }
    });

    test("a range that is not there is 416, which pages may read; several, or none that is understood, are not cut", async () => {
      for (const range of [`bytes=${text.length}-`, "bytes=999999-1000000"]) {
        const { status, headers, rawHeaders } = await ask(VECTORS, { ...FROM_ELSEWHERE, Range: range });
        expect([status, headers["content-range"]], range).toEqual([416, `bytes */${text.length}`]);
        // Twice the same is refused by browsers.
        for (const once of ["access-control-allow-origin", "cross-origin-resource-policy"])
          expect(rawHeaders.filter((name) => name.toLowerCase() === once)).toHaveLength(1);
      }
      for (const range of ["bytes=0-1,100-101", "items=0-4"]) {
        const whole = await ask(VECTORS, { Range: range });
        expect([whole.status, whole.body.toString()], range).toEqual([200, text]);
      }
      expect([200, 416]).toContain((await ask(VECTORS, { Range: "bytes=b-a" })).status);
    });

    test("a rest is of the very bytes that the client has the beginning of, or the whole is sent", async () => {
      const plain = await etagOf(VECTORS);
      const brotli = await etagOf(VECTORS, BROTLI);
      const gzip = await etagOf(VECTORS, { "Accept-Encoding": "gzip" });
      const rest = await ask(VECTORS, { Range: "bytes=6-", "If-Range": plain });
      expect([rest.status, rest.body.toString()]).toEqual([206, text.slice(6)]);
      const yesterday = new Date(Date.now() - 86_400_000).toUTCString();
      for (const stale of [brotli, gzip, `W/${plain}`, '"older"', yesterday]) {
        for (const coding of [{}, BROTLI]) {
          const { status, headers, body } = await ask(VECTORS, { ...coding, Range: "bytes=6-", "If-Range": stale });
          const bytes = headers["content-encoding"] === "br" ? brotliDecompressSync(body) : body;
          expect([status, bytes.toString()], stale).toEqual([200, text]);
        }
      }
      // Without If-Range: a rest of the file itself, or the whole in brotli, never a rest of the brotli.
      const { status, headers, body } = await ask(VECTORS, { ...BROTLI, Range: "bytes=6-" });
      if (status === 206) expect([headers["content-encoding"], body.toString()]).toEqual([undefined, text.slice(6)]);
      else expect([status, brotliDecompressSync(body).toString()]).toEqual([200, text]);
    });

    test("HEAD is GET without the body", async () => {
      for (const path of [VECTORS, ENCODER, "shop/channels.json"]) {
        for (const coding of ["br", "identity"]) {
          const get = await ask(path, { "Accept-Encoding": coding });
          const head = await ask(path, { "Accept-Encoding": coding }, "HEAD");
          expect([head.status, head.body.length], path).toEqual([200, 0]);
          for (const of of ["content-length", "content-type", "content-encoding", "etag", "cache-control", "vary"])
            if (path !== "shop/channels.json" || of !== "content-length")
              expect(head.headers[of], `${path} ${of}`).toBe(get.headers[of]);
        }
      }
      expect((await ask("shop/none.json", {}, "HEAD")).status).toBe(404);
    });

    test("other origins may read everything, errors too, and be told how long it is", async () => {
      for (const [path, extra] of [
        [VECTORS, {}],
        [VECTORS, { Range: "bytes=0-1" }],
        ["shop/channels.json", {}],
        ["shop/3/none.json", {}],
      ] as const) {
        const { headers } = await ask(path, { ...FROM_ELSEWHERE, ...extra });
        expect(headers["access-control-allow-origin"], path).toBe("*");
        expect(headers["access-control-allow-credentials"], path).toBeUndefined();
        expect(headers["cross-origin-resource-policy"], path).toBe("cross-origin");
        expect(headers["timing-allow-origin"], path).toBe("*");
        const exposed = headers["access-control-expose-headers"]?.split(/\s*,\s*/).sort();
        expect(exposed, path).toEqual(["Content-Length", "Content-Range", "ETag", "Retry-After"]);
      }
    });

    test("a preflight is answered, for ranges and conditions", async () => {
      const { status, headers, body } = await ask(
        VECTORS,
        {
          ...FROM_ELSEWHERE,
          "Access-Control-Request-Method": "GET",
          "Access-Control-Request-Headers": "if-range,range",
        },
        "OPTIONS",
      );
      expect([status, body.length]).toEqual([204, 0]);
      expect(headers["access-control-allow-origin"]).toBe("*");
      expect(headers["access-control-allow-methods"]).toBe("GET,HEAD");
      expect(headers["access-control-allow-headers"]).toBe("Range,If-Range,If-None-Match");
      expect(headers["access-control-max-age"]).toBe("86400");
    });

    test("nothing is taken in", async () => {
      for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
        const { status, headers } = await ask("shop/channels.json", {}, method);
        expect([status, headers.allow], method).toEqual([405, "GET, HEAD"]);
      }
    });

    test("what is missing is 404, and no folder is listed", async () => {
      const paths = [
        "",
        "shop",
        "shop/",
        "shop/3",
        "shop/3/",
        "shop/deltas/",
        "none/channels.json",
        "shop/4/manifest.json",
      ];
      for (const path of [...paths, "shop/3/vectors.fedcba9876543210.arrow", `${VECTORS}/`, "shop/root.2.json"]) {
        const { status, body } = await ask(path);
        expect(status, path).toBe(404);
        expect(body.toString(), path).not.toMatch(/channels\.json|vectors\./);
      }
    });

    test("nothing else that lies there is served, hidden files and keys least of all", async () => {
      for (const path of PRIVATE) {
        for (const spelt of [path, path.replace(".", "%2e"), `/${path}`, `${path}.br`, `shop/../${path}`]) {
          const { status, body } = await ask(spelt);
          expect(status, spelt).toBe(404);
          expect(body.toString(), spelt).not.toContain("nobody's business");
        }
      }
    });

    test("no path leads out of the folder", async () => {
      const paths = [
        "../outside.txt",
        "..%2foutside.txt",
        "%2e%2e/outside.txt",
        "shop/../../outside.txt",
        "..\\outside.txt",
      ];
      const below = [...paths, "shop/3/..%2f..%2f..%2foutside.txt", "../releases.txt", "shop/channels.json%00.txt"];
      for (const path of [...below, ...below.map((one) => `shop/3/${one}`)]) {
        const { status, body } = await ask(path);
        expect([400, 404], path).toContain(status);
        expect(body.toString(), path).not.toContain("nobody's business");
      }
    });
  });
}
