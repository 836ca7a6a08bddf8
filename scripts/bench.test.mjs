import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "./stamp.mjs";

function bench(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, "scripts/bench.mjs"), ...args]);
  return { status, stdout: String(stdout), stderr: String(stderr) };
}

it("--help and -h name every benchmark with a line, and run none", () => {
  const { status, stdout } = bench("--help");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^npm run bench /);
  expect(stdout).toMatch(/^rules +What the rules add to a ranking$/m);
  expect(stdout).toMatch(/^fuzz +Mutated files /m);
  expect(bench("-h")).toEqual({ status: 0, stdout, stderr: "" });
});

it("NAME --help has all that is to be known of it, its flags too", () => {
  const { status, stdout } = bench("start", "--help");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^# start\n/);
  expect(stdout).toContain("--visits N");
  expect(stdout).not.toContain("# rules");
});

it("refuses a name that no benchmark has, before anything is built", () => {
  const { status, stdout, stderr } = bench("no-such-one", "--help");
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/no benchmark is called no-such-one; there are .*rules/);
});

it("refuses a flag that no benchmark asked for knows, before anything is built", () => {
  const { status, stdout, stderr } = bench("size", "--bogus");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^error: no benchmark asked for knows --bogus; .*--help/);
  expect(stdout).toBe("");
});
