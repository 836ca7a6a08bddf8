// npm run bench:report: docs/performance.md and its plots, from the figures that benchmarks have saved.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readResult } from "../save.ts";
import { performancePage } from "./performance-page.ts";
import { SUITES } from "./suites.ts";

const docs = join(import.meta.dirname, "../../../docs");
const saved = new Map(
  SUITES.flatMap(({ name }) => {
    const result = readResult(name);
    return result ? [[name, result] as const] : [];
  }),
);
const { markdown, plots } = performancePage(saved);
rmSync(join(docs, "performance"), { recursive: true, force: true });
mkdirSync(join(docs, "performance"), { recursive: true });
writeFileSync(join(docs, "performance.md"), markdown);
for (const [file, svg] of plots) writeFileSync(join(docs, "performance", file), svg);
console.log(`docs/performance.md: ${saved.size} of ${SUITES.length} suites, ${plots.size} plots`);
