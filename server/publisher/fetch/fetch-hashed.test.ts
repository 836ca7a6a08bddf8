import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { sha256 } from "../release/sha256.ts";
import { boundedRequest } from "./bounded-request.ts";
import { fetchHashed } from "./fetch-hashed.ts";

const FILE = Buffer.from(Array.from({ length: 5_000 }, (_, i) => i % 251));

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/part`;
}

/** What came or why not, what was asked for and what was waited for. */
async function get(answer: RequestListener) {
  const asked: string[] = [];
  const requests: IncomingMessage[] = [];
  const waits: (readonly [number, number])[] = [];
  const url = await serve((request, response) => {
    asked.push(request.headers.range ?? "");
    requests.push(request);
    answer(request, response);
  });
  const result = await fetchHashed(url, { sha256: sha256(FILE), bytes: FILE.length }, async (n, retryAfterMs) => {
    waits.push([n, retryAfterMs]);
  });
  return { got: result.ok ? Buffer.from(result.value) : result.error.code, asked, waits, requests };
}

/** Sends so many bytes and breaks off. */
const broken =
  (bytes: number, ranges = true): RequestListener =>
  ({ headers }, response) => {
    const start = ranges ? Number(/bytes=(\d+)-/.exec(headers.range ?? "")?.[1] ?? 0) : 0;
    const rest = FILE.subarray(start);
    response.writeHead(start > 0 ? 206 : 200, {
      "content-length": rest.length,
      ...(start > 0 && { "content-range": `bytes ${start}-${FILE.length - 1}/${FILE.length}` }),
    });
    if (rest.length <= bytes) response.end(rest);
    else response.write(rest.subarray(0, bytes), () => setTimeout(() => response.destroy(), 20));
  };

describe("a file of known hash", () => {
  test("goes on where it broke off, in bytes of the file itself", async () => {
    const { got, asked, waits, requests } = await get(broken(1_000));
    expect(got).toEqual(FILE);
    expect(asked).toEqual(["", "bytes=1000-", "bytes=2000-", "bytes=3000-", "bytes=4000-"]);
    expect(waits).toEqual([1, 1, 1, 1].map((n) => [n, 0]));
    for (const { headers } of requests.slice(1)) {
      expect(headers["accept-encoding"]).toBe("identity");
      expect(headers["if-range"]).toBeUndefined();
    }
  });

  test("is begun anew where ranges are refused", async () => {
    let answers = 0;
    const { got, asked } = await get((request, response) => {
      if (request.headers.range) response.destroy();
      else broken(++answers === 1 ? 1_000 : 5_000)(request, response);
    });
    expect(got).toEqual(FILE);
    expect(asked).toEqual(["", "bytes=1000-", "bytes=1000-", ""]);
  });

  test("is given up where the same beginning comes again and again", async () => {
    const { got, waits } = await get((request, response) => {
      if (request.headers.range) response.destroy();
      else broken(1_000)(request, response);
    });
    expect(got).toBe("endpoint-unreachable");
    expect(waits.map(([n]) => n)).toEqual([1, 2, 3]);
  });

  test("is given up after three repeats without a byte, and at once for what will not get better", async () => {
    const busy = await get((_, response) => response.writeHead(429, { "retry-after": "7" }).end());
    expect([busy.got, busy.waits]).toEqual(["endpoint-unreachable", [1, 2, 3].map((n) => [n, 7_000])]);
    const closed = await get((_, response) => response.writeHead(503, { "retry-after": "3600" }).end());
    expect([closed.got, closed.waits]).toEqual(["endpoint-unreachable", []]);
    const gone = await get((_, response) => response.writeHead(410).end());
    expect([gone.got, gone.asked.length]).toEqual(["part-missing", 1]);
    const forbidden = await get((_, response) => response.writeHead(403).end());
    expect([forbidden.got, forbidden.asked.length]).toEqual(["endpoint-wrong", 1]);
  });

  test("is asked for once more past every cache when it is damaged", async () => {
    let answers = 0;
    const once = await get((_, response) => response.end(++answers === 1 ? FILE.subarray(1) : FILE));
    expect(once.got).toEqual(FILE);
    expect(once.requests.map(({ headers }) => headers["cache-control"])).toEqual([undefined, "no-cache"]);
    const twice = await get((_, response) => response.end(FILE.subarray(1)));
    expect([twice.got, twice.asked.length]).toEqual(["part-damaged", 2]);
  });

  test("silence is broken off, before an answer and within it", async () => {
    const options = { mostBytes: 10, whenMissing: "part-missing", whenTooLong: "part-damaged", quietMs: 50 } as const;
    for (const silent of [
      () => undefined,
      (_: IncomingMessage, response: { write(text: string): void }) => response.write("a"),
    ]) {
      const done = await boundedRequest(await serve(silent as RequestListener), options);
      expect(done).toMatchObject({ ok: false, error: { code: "endpoint-slow" } });
    }
    const nowhere = await boundedRequest("http://127.0.0.1:1/", options);
    expect(nowhere).toMatchObject({ ok: false, error: { code: "endpoint-unreachable" } });
  });
});
