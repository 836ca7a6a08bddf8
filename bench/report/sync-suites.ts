import type { Metrics } from "../save.ts";
import { numbers, spreads } from "./metric-tables.ts";
import type { SuitePage } from "./suites.ts";

const tables = (metrics: Metrics): readonly string[] => [spreads(metrics), numbers(metrics)];
const plots = (): readonly never[] => [];

/** How releases reach devices. */
export const SYNC_SUITES: readonly SuitePage[] = [
  {
    name: "delta",
    title: "A delta",
    about:
      "Between two releases of 100,000 items of which 1 % changed, 0.5 % are new and 0.5 % gone, with the same models.",
    plots,
    tables,
  },
  {
    name: "update",
    title: "An update on the device",
    about: `The same delta in a worker of a real browser, and a page that ranks every 40 ms while its engine moves to the next release.`,
    plots,
    tables,
  },
  {
    name: "week",
    title: "One more week of a real log",
    about: `serenade: a release of the weeks before, then the whole log by \`build --previous\` and from scratch, each on the sessions of the days after.
[ADR 28](adr/0028-a-kept-space.md) says what is kept.`,
    plots,
    tables,
  },
  {
    name: "kills",
    title: "Browsers killed",
    about: `All processes of a browser killed (SIGKILL) at every answer of a first visit and of updates, and at times around the moment in which a release becomes the
kept one; then opened again without the endpoint. The hash of every kept part is compared to the kept manifest, and the page ranks by it.`,
    plots,
    tables,
  },
  {
    name: "serve",
    title: "Serving",
    about: `\`afterclick serve\` beside a bare express.static over the same folder, in rounds by turns; of ratios over 1 the faster is ours.`,
    plots,
    tables,
  },
];
