import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type DownloadOptions, download } from "./download.ts";

const FILE = Buffer.from(Array.from({ length: 5_000 }, (_, i) => i % 251));

describe("download", () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  /** Ranges asked for, "" for the whole file; waits before repeats. */
  const asked: string[] = [];
  const waits: (readonly [tries: number, retryAfterMs: number])[] = [];

  async function get(answer: RequestListener, options: Partial<DownloadOptions> = {}) {
    asked.length = 0;
    waits.length = 0;
    server = createServer((request, response) => {
      asked.push(request.headers.range ?? "");
      answer(request, response);
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const result = await download(`http://127.0.0.1:${port}/part`, {
      mostBytes: FILE.length,
      cache: "default",
      signal: new AbortController().signal,
      whenMissing: "part-missing",
      whenTooLong: "part-damaged",
      waitMs: (tries, retryAfterMs) => {
        waits.push([tries, retryAfterMs]);
        return 0;
      },
      ...options,
    });
    return result.ok ? Buffer.from(result.value) : result.error.code;
  }
  const startOf = ({ headers }: IncomingMessage): number => Number(/bytes=(\d+)-/.exec(headers.range ?? "")?.[1] ?? 0);
  /** Sends so many bytes and breaks off. */
  const broken =
    (bytes: number, ranges = true): RequestListener =>
    (request, response) => {
      const start = ranges ? startOf(request) : 0;
      const rest = FILE.subarray(start);
      const partial = start > 0;
      response.writeHead(partial ? 206 : 200, {
        "content-length": rest.length,
        ...(partial && { "content-range": `bytes ${start}-${FILE.length - 1}/${FILE.length}` }),
      });
      if (rest.length <= bytes) response.end(rest);
      else response.write(rest.subarray(0, bytes), () => setTimeout(() => response.destroy(), 20));
    };

  it("ends where a server always begins anew and breaks off at the same place", async () => {
    expect(await get(broken(1_000, false))).toBe("endpoint-unreachable");
    expect(asked.length).toBeLessThan(10);
  });

  it("asks for the whole file where the rest is refused", async () => {
    const answer: RequestListener = (request, response) => {
      if (startOf(request) > 0) response.writeHead(416).end();
      else if (asked.length > 1) response.end(FILE);
      else broken(1_000)(request, response);
    };
    expect(await get(answer)).toEqual(FILE);
    expect(asked).toEqual(["", "bytes=1000-", ""]);
  });

  it("goes on where an answer broke off, as often as it takes", async () => {
    expect(await get(broken(1_000))).toEqual(FILE);
    expect(asked).toEqual(["", "bytes=1000-", "bytes=2000-", "bytes=3000-", "bytes=4000-"]);
    // Progress makes the next failure a first one.
    expect(waits.map(([tries]) => tries)).toEqual([1, 1, 1, 1]);
  });

  it("begins anew where the server has no ranges", async () => {
    let answers = 0;
    const answer: RequestListener = (request, response) =>
      broken(++answers === 2 ? 5_000 : 1_000, false)(request, response);
    expect(await get(answer)).toEqual(FILE);
    expect(asked).toEqual(["", "bytes=1000-"]);
  });

  it("begins anew where ranges are refused", async () => {
    let answers = 0;
    const refusing: RequestListener = (request, response) => {
      if (request.headers.range) response.destroy();
      else broken(++answers === 1 ? 1_000 : 5_000)(request, response);
    };
    expect(await get(refusing)).toEqual(FILE);
    expect(asked).toEqual(["", "bytes=1000-", "bytes=1000-", ""]);
  });

  it("gives up after three repeats without a byte", async () => {
    expect(await get((_, response) => response.writeHead(500).end())).toBe("endpoint-unreachable");
    expect(waits.map(([tries]) => tries)).toEqual([1, 2, 3]);
  });

  it("waits as long as the server asks, but not for hours", async () => {
    let answers = 0;
    const busy =
      (seconds: number): RequestListener =>
      (request, response) =>
        ++answers === 1
          ? response.writeHead(503, { "retry-after": String(seconds) }).end()
          : broken(5_000)(request, response);
    expect(await get(busy(7))).toEqual(FILE);
    expect(waits).toEqual([[1, 7_000]]);
    server?.close();
    answers = 0;
    expect(await get(busy(3_600))).toBe("endpoint-unreachable");
    expect(waits).toEqual([]);
  });

  it("does not repeat what will not get better, nor after it was stopped", async () => {
    expect(await get((_, response) => response.writeHead(404).end())).toBe("part-missing");
    expect(asked).toHaveLength(1);
    server?.close();
    const stop = new AbortController();
    const stopping: RequestListener = (_, response) => {
      stop.abort();
      response.destroy();
    };
    expect(await get(stopping, { signal: stop.signal })).toBe("endpoint-unreachable");
    expect(asked).toHaveLength(1);
  });

  it("refuses another range than it asked for, and a rest that is too long", async () => {
    const elsewhere: RequestListener = (request, response) => {
      if (!request.headers.range) return broken(1_000)(request, response);
      response.writeHead(206, { "content-range": `bytes 0-4999/5000` }).end(FILE);
    };
    expect(await get(elsewhere)).toBe("endpoint-wrong");
    server?.close();
    const endless: RequestListener = (request, response) => {
      if (!request.headers.range) return broken(1_000)(request, response);
      response.writeHead(206, { "content-range": "bytes 1000-4999/5000" });
      const timer = setInterval(() => response.write(FILE), 1);
      response.on("close", () => clearInterval(timer));
    };
    expect(await get(endless)).toBe("part-damaged");
  });
});
