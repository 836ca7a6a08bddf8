import type { WrittenReport } from "../../build-report.ts";
import { count, percent, plural } from "../format.ts";
import { facts, paragraph, plot, section, table } from "../html.ts";

/** What the build saw in the log. */
export function logSection({ log, rows, heldOut, notes }: WrittenReport): string {
  const { description } = log;
  const { sessionLength, span, visitors, attributes } = description;
  const bad = rows.events.bad + rows.catalogue.bad;
  const part = (share: number): string | null => (share > 0 ? `${percent(share)} of events` : null);
  return section(
    "log",
    "What the log holds",
    facts({
      Sessions: count(log.sessions),
      Events: count(log.events),
      Interactions: count(description.interactions),
      Items: `${count(log.items)} in the log, ${count(log.releaseItems)} in the release`,
      "Of the log, in the catalogue": log.itemsInCatalogue === null ? null : plural(log.itemsInCatalogue, "item"),
      Time: span ? `${span.from} to ${span.until}, ${plural(span.days, "day")}` : "no times",
      Visitors: visitors
        ? `${count(visitors.count)}; ${percent(visitors.returning)} of sessions by returning ones`
        : "not named",
      "Steps back to an item of the session": percent(description.repeatShare),
      "Interactions of a session": `mean ${sessionLength.mean.toFixed(1)}, half up to ${sessionLength.p50}, 90 % up to ${sessionLength.p90}, longest ${sessionLength.longest}`,
      "On the most popular items": `${percent(description.top1Share)} with 1 % of the items, ${percent(description.top10Share)} with 10 %`,
      "With time spent on the item": part(description.withDwell),
      "With place in a list": part(description.withPosition),
      "With a search": part(description.withQuery),
      "Held out": `${plural(heldOut.rankerSessions, "session")} to train the ranker, ${count(heldOut.choosingSessions)} to choose it by, ${count(heldOut.measuringSessions)} to measure`,
    }),
    facts({
      "Rows left out":
        bad > 0 ? `${count(bad)} of ${count(rows.events.rows + rows.catalogue.rows)}, in rejected.jsonl` : "none",
      "Events cut from very long sessions":
        log.eventsCut > 0 ? `${count(log.eventsCut)} of ${plural(log.sessionsCut, "session")}` : "none",
      "Items too rare to be shipped": log.itemsWithheld > 0 ? count(log.itemsWithheld) : "none",
    }),
    notes.map(paragraph).join("\n"),
    plot("session-lengths", "Sessions by number of interactions", "", {
      kind: "columns",
      categories: sessionLength.histogram.map(({ interactions }) => interactions),
      categoryName: "Interactions",
      valueName: "Sessions",
      format: count,
      series: [{ name: "Sessions", values: sessionLength.histogram.map(({ sessions }) => sessions) }],
    }),
    table(
      "Events by type",
      ["Type", "Events"],
      Object.entries(description.eventsByType).map(([type, n]) => [type, count(n)]),
    ),
    attributes && Object.keys(attributes).length > 0
      ? table(
          "Attributes of the release's items",
          ["Attribute", "Items that have it"],
          Object.entries(attributes).map(([name, share]) => [name, percent(share)]),
        )
      : "",
  );
}
