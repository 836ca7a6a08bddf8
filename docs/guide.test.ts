import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ERROR_CODES } from "../shared/contracts/error-code.ts";

const guide = readFileSync(join(import.meta.dirname, "guide.md"), "utf8");
const page = join(import.meta.dirname, "../client/page");
const sources = readdirSync(page, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
  .map((name) => readFileSync(join(page, name), "utf8"))
  .join("\n");
const attributes = (text: string) => new Set(text.match(/\bdata-[a-z]+(-[a-z]+)*\b/g));

test("the guide explains every attribute that the script reads, and none that it does not", () => {
  // The script tag's own are read by dataset, which spells none of them out.
  const ofScript = [
    "data-endpoint",
    "data-site",
    "data-consent",
    "data-signals",
    "data-region",
    "data-deadline",
    "data-index",
    "data-worker-url",
  ];
  const ofPin = ["data-root-keys", "data-root-threshold", "data-floor"];
  expect([...attributes(guide)].sort()).toEqual([...new Set([...attributes(sources), ...ofScript, ...ofPin])].sort());
});

test("the guide has every failure with its message", () => {
  for (const [code, message] of Object.entries(ERROR_CODES)) expect(guide).toContain(`| \`${code}\` | ${message} |`);
});
