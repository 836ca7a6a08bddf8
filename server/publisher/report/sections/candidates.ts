import type { WrittenReport } from "../../build-report.ts";
import { count, percent } from "../format.ts";
import { plot, section } from "../html.ts";

/** What the ranker could find at all. */
export function candidates({ candidateRecall: recall }: WrittenReport): string {
  if (!recall) return "";
  const { sizes, used, union, encoder, neighbours, ranked, cases } = recall;
  const all = union[sizes.indexOf(used)];
  return section(
    "candidates",
    "What is among the candidates",
    plot(
      "recall",
      "Share of targets among the first N",
      `Of ${count(cases)} cases, ${percent(all)} have their target among the ${used} candidates of a device: more the ranker cannot find. ` +
        "The ranker puts all of them in order: the sooner its line is at the top, the better.",
      {
        kind: "lines",
        categories: sizes.map(String),
        categoryName: "N",
        valueName: "",
        format: (value) => percent(value),
        series: [
          { name: "All candidates", values: union },
          { name: "Encoder's hits", values: encoder },
          { name: "Session and neighbours", values: neighbours },
          { name: "In the ranker's order", values: ranked },
        ],
      },
    ),
  );
}
