import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type FetchOptions, fetchBounded, QUIET_MS } from "./fetch-bounded.ts";

describe("fetchBounded", () => {
  let server: Server | undefined;
  const stopServer = () => {
    server?.closeAllConnections();
    server?.close();
  };
  afterEach(stopServer);

  async function ask(answer: RequestListener, options: Partial<FetchOptions> = {}) {
    const started = createServer(answer);
    server = started;
    await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
    const { port } = started.address() as AddressInfo;
    const result = await fetchBounded(`http://127.0.0.1:${port}/part`, {
      mostBytes: 10_000,
      cache: "default",
      signal: new AbortController().signal,
      whenMissing: "part-missing",
      whenTooLong: "part-damaged",
      ...options,
    });
    return result.ok ? result.value.length : result.error.code;
  }

  it("waits 10 s for a silent endpoint", () => {
    expect(QUIET_MS).toBe(10_000);
  });

  it("reads an answer of any chunks up to the bound", async () => {
    const bytes = Buffer.alloc(10_000, 7);
    expect(
      await ask((_, response) => {
        response.write(bytes.subarray(0, 1));
        setTimeout(() => response.end(bytes.subarray(1)), 5);
      }),
    ).toBe(10_000);
  });

  it("refuses a long answer by its length before reading it", async () => {
    let written = 0;
    const code = await ask((_, response) => {
      response.writeHead(200, { "content-length": 1_000_000 });
      response.flushHeaders();
      response.on("close", () => {
        written = response.socket?.bytesWritten ?? written;
      });
    });
    expect(code).toBe("part-damaged");
    expect(written).toBeLessThan(1_000);
  });

  it("stops reading an answer that does not say how long it is", async () => {
    const code = await ask((_, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(4_000)), 1);
      response.on("close", () => clearInterval(timer));
    });
    expect(code).toBe("part-damaged");
  });

  it.each([
    [404, "part-missing"],
    [410, "part-missing"],
    [403, "endpoint-wrong"],
    [429, "endpoint-unreachable"],
    [500, "endpoint-unreachable"],
  ])("tells HTTP %i apart", async (status, code) => {
    expect(await ask((_, response) => response.writeHead(status).end())).toBe(code);
  });

  it("tells silence before and within an answer from a closed line", async () => {
    expect(await ask(() => {}, { quietMs: 20 })).toBe("endpoint-slow");
    stopServer();
    expect(await ask((_, response) => response.write("x"), { quietMs: 20 })).toBe("endpoint-slow");
    stopServer();
    expect(await ask((_, response) => response.destroy())).toBe("endpoint-unreachable");
  });

  it("reads a slow but steady answer to its end", async () => {
    const length = await ask(
      (_, response) => {
        let left = 20;
        const timer = setInterval(() => {
          response.write("x");
          if (--left > 0) return;
          clearInterval(timer);
          response.end();
        }, 10);
      },
      { quietMs: 2_000 },
    );
    expect(length).toBe(20);
  });

  it("ends at once when the caller stops it", async () => {
    const stop = new AbortController();
    const asked = ask(() => stop.abort(), { signal: stop.signal });
    expect(await asked).toBe("endpoint-unreachable");
    stopServer();
    expect(await ask((_, response) => response.end("x"), { signal: stop.signal })).toBe("endpoint-unreachable");
  });
});
