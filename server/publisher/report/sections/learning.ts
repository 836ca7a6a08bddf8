import type { WrittenReport } from "../../build-report.ts";
import { percent, plural } from "../format.ts";
import { paragraph, plot, section } from "../html.ts";

/** How training went, epoch by epoch. */
export function learning({ encoder, ranker }: WrittenReport): string {
  const parts: string[] = [];
  if (encoder) {
    const { curve, update, bestEpoch } = encoder;
    const epochs = curve.map(({ epoch }) => String(epoch + 1));
    const kept = `The model of epoch ${bestEpoch + 1} was kept.`;
    if (curve.some(({ mrr }) => mrr !== null)) {
      parts.push(
        plot("encoder-accuracy", "Encoder alone, on held-out later sessions", kept, {
          kind: "lines",
          categories: epochs,
          categoryName: "Epoch",
          valueName: "",
          format: (value) => percent(value),
          series: [
            { name: "HR@20", values: curve.map(({ hr }) => hr) },
            { name: "MRR@20", values: curve.map(({ mrr }) => mrr) },
          ],
        }),
      );
    }
    parts.push(
      plot(
        "encoder-loss",
        "Encoder: training loss",
        "",
        lossChart(
          epochs,
          "Loss",
          curve.map(({ loss }) => loss),
        ),
      ),
    );
    if (update) parts.push(paragraph(describeUpdate(update.curve.map(({ loss }) => loss))));
  }
  for (const { name, losses } of ranker?.candidates ?? []) {
    if (losses.length === 0) continue;
    const epochs = losses.map((_, epoch) => String(epoch + 1));
    parts.push(plot(`ranker-${name}`, `Ranker (${name}): training loss`, "", lossChart(epochs, "Loss", losses)));
  }
  return parts.length > 0 ? section("learning", "How it learned", ...parts) : "";
}

const describeUpdate = (losses: readonly number[]): string =>
  `For the release the last ${plural(losses.length, "pass", "passes")} were made again, over the newest of all sessions, the held-out ones included: loss ${losses.map((loss) => loss.toFixed(3)).join(", ")}.`;

const lossChart = (epochs: readonly string[], name: string, values: readonly number[]) => ({
  kind: "lines" as const,
  categories: epochs,
  categoryName: "Epoch",
  valueName: "nats",
  format: (value: number) => value.toFixed(3),
  series: [{ name, values }],
});
