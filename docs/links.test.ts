import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const documents = [
  ...readdirSync(root).filter((name) => name.endsWith(".md")),
  ...readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

test.each(documents)("%s: files it links to and names exist, with the functions it says are in them", (name) => {
  const text = readFileSync(join(root, name), "utf8");
  const wrong: string[] = [];
  for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)) {
    if (!existsSync(join(root, dirname(name), target))) wrong.push(target);
  }
  // `path/file.ts`, then perhaps `name` and more names: each must occur in the file.
  for (const [, file, names] of text.matchAll(
    /`((?:shared|client|server|demo|bench|scripts)\/[\w./-]+)`((?:,? `\w+`)*)/g,
  )) {
    if (!existsSync(join(root, file))) {
      wrong.push(file);
      continue;
    }
    const source = names === "" ? "" : readFileSync(join(root, file), "utf8");
    for (const [, word] of names.matchAll(/`(\w+)`/g)) {
      if (!new RegExp(`\\b${word}\\b`).test(source)) wrong.push(`${file}: ${word}`);
    }
  }
  expect(wrong).toEqual([]);
});
