import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { filesBelow, ROOT } from "./stamp.mjs";

const { forbidden } = createRequire(import.meta.url)("../.dependency-cruiser.cjs");

/** Whether a rule's `from` or `to` speaks of a file. */
const speaksOf = ({ path, pathNot = [] }, file) =>
  new RegExp(path).test(file) && ![pathNot].flat().some((pattern) => new RegExp(pattern).test(file));

/** Tests, and the console's pages: a browser runs those, and a rule of their own says what they import. */
const BESIDE_THE_WALL = /(\.test|-test-util)\.ts$|^server\/console\/(site|specs)\//;

test("every source of server/ but cli.ts is on one side of the wall between HTTP and publisher", async () => {
  const sources = await filesBelow("server", (name) => /\.ts$/.test(name) && !BESIDE_THE_WALL.test(name));
  const http = forbidden.find(({ name }) => name === "http-does-not-import-publisher");
  const publisher = forbidden.find(({ name }) => name === "publisher-does-not-import-http");
  const sides = Object.fromEntries(
    sources.map((file) => [file, [speaksOf(http.from, file), speaksOf(publisher.from, file)].join()]),
  );
  expect(sides["server/cli.ts"]).toBe("false,false");
  expect(sides["server/commands/serve.ts"]).toBe("true,false");
  expect(sides["server/publisher/commands/build.ts"]).toBe("false,true");
  expect(Object.values(sides).filter((side) => side !== "true,false" && side !== "false,true")).toEqual([
    "false,false",
  ]);
  for (const [file, side] of Object.entries(sides)) {
    expect(speaksOf(http.to, file), file).toBe(side === "false,true");
    expect(speaksOf(publisher.to, file), file).toBe(side !== "false,true");
  }
});

test("package.json names the Node that the scripts ask for", () => {
  const { engines } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const source = readFileSync(join(ROOT, "scripts/node-version.mjs"), "utf8");
  const [, major, minor] = /LEAST = \[(\d+), (\d+)\]/.exec(source);
  expect(engines.node).toBe(`>=${major}.${minor}`);
  expect(readFileSync(join(ROOT, "README.md"), "utf8")).toContain(`Node ${major}.${minor}`);
});
