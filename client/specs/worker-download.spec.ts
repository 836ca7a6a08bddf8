import { readFileSync } from "node:fs";
import { partFile, writeFixtureRelease } from "./fixture-release.ts";
import { expect, test } from "./worker-page.ts";

test("a part that breaks off goes on where it broke off", async ({ worker, server, releases }) => {
  const vectors = readFileSync(partFile(writeFixtureRelease(releases), "vectors"));
  const half = vectors.length >> 1;
  const ranges: (string | undefined)[] = [];
  server.fault = (path, response, request) => {
    if (!path.includes("/vectors.")) return false;
    ranges.push(request.headers.range);
    if (ranges.length > 1) return false;
    response.writeHead(200, { "content-length": vectors.length });
    response.write(vectors.subarray(0, half), () => setTimeout(() => response.destroy(), 50));
    return true;
  };
  expect(await worker.begin()).toMatchObject({ ok: true, value: { items: 60, failures: [] } });
  expect(ranges).toEqual([undefined, `bytes=${half}-`]);
});

test("what a busy server asks for is waited for", async ({ worker, server, releases }) => {
  writeFixtureRelease(releases);
  const times: number[] = [];
  server.fault = (path, response) => {
    if (!path.includes("/stats.")) return false;
    times.push(performance.now());
    if (times.length > 1) return false;
    response.writeHead(503, { "retry-after": "1" }).end();
    return true;
  };
  expect(await worker.begin()).toMatchObject({ ok: true, value: { items: 60, failures: [] } });
  expect(times).toHaveLength(2);
  expect(times[1] - times[0]).toBeGreaterThanOrEqual(1_000);
});
