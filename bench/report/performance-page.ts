import type { Result } from "../save.ts";
import { BARS, verdict } from "./bars.ts";
import { table } from "./markdown.ts";
import { plotFile } from "./plot-file.ts";
import { SUITES, type SuitePage } from "./suites.ts";

/** docs/performance.md and the plots it shows, by file name. */
export interface PerformancePage {
  readonly markdown: string;
  readonly plots: ReadonlyMap<string, string>;
}

const HEAD = `# Performance

Made by \`npm run bench:report\` from what benchmarks saved in \`bench/results/\`; \`npm run bench [suite]\` measures again. Unless said, everything runs in a real
Chromium over the built package, clicks are a real pointer's, and what is compared is measured by turns in one run. Times depend on the machine;
ratios to the floor and to the peer carry further.`;

/** @param saved results by suite; what was never measured is left out */
export function performancePage(saved: ReadonlyMap<string, Result>): PerformancePage {
  const plots = new Map<string, string>();
  const sections = SUITES.flatMap((suite) => {
    const result = saved.get(suite.name);
    return result ? [section(suite, result, plots)] : [];
  });
  return { markdown: `${[HEAD, aims(saved), ...sections].join("\n\n")}\n`, plots };
}

function aims(saved: ReadonlyMap<string, Result>): string {
  const rows = BARS.map((bar) => {
    const { aim, measured, met } = verdict(bar, saved.get(bar.suite)?.metrics ?? {});
    return [bar.what, aim, measured, met ? "yes" : "**no**"];
  });
  const shard = "A shard of 100,000 items, 64 dimensions, 500 candidates, a list of 50, unless said.";
  return `## Aims\n\n${shard}\n\n${table(["what", "aim", "measured", "met"], rows)}`;
}

function section(suite: SuitePage, result: Result, plots: Map<string, string>): string {
  const { command, commit, date, machine, metrics, notes = {} } = result;
  const images = suite.plots(metrics).map(({ name, says, chart }) => {
    const id = `${suite.name}-${name}`;
    plots.set(`${id}.svg`, plotFile(chart, id));
    return `![${says}](performance/${id}.svg)`;
  });
  const { cpu, cores, memoryGB, node } = machine;
  const made = `\`${command}\`, ${date.slice(0, 10)}, commit ${commit}, ${cpu}, ${cores} cores, ${memoryGB} GB, Node ${node.slice(1)}; [all figures](../bench/results/${suite.name}.json).`;
  const parts = [`## ${suite.title}`, suite.about, ...images, ...suite.tables(metrics, notes), made];
  return parts.filter((part) => part !== "").join("\n\n");
}
