import type { QuantileEstimate, SurveyEstimates, ValueEstimate } from "../../../../shared/contracts/console.ts";
import { quantileName, quantileWords } from "../../../../shared/privacy/quantile-words.ts";
import { element } from "../element.ts";
import { chartFigure } from "../parts/chart-figure.ts";
import { facts } from "../parts/facts.ts";
import { notice } from "../parts/states.ts";
import { table } from "../parts/table.ts";
import { count, counted, days, percent, short } from "../words.ts";
import { beyondChance } from "./beyond-chance.ts";
import { fakesField } from "./fakes-field.ts";
import { inOrder, MOST_SHOWN } from "./most-common.ts";

/** What the reports to a question say of one epoch. @param text the question in plain words, where it is still asked */
export function surveyView(survey: SurveyEstimates, text: string | null): HTMLElement {
  const { question, from, to, open, epsilon, reports, needed, fake } = survey;
  const head = element(
    "p",
    { class: "gist" },
    `${days(from, to)}${open ? ", reports may still come" : ""} · ${counted(reports, "report")} · ε ${short(epsilon)} each, ` +
      `so that one makes no answer more than ${Math.exp(epsilon).toFixed(2)} times as likely as another.`,
  );
  const heading = element("h2", {}, text ?? question);
  if (needed !== null || !fake) return element("section", {}, heading, head, notEnough(reports, needed ?? reports));
  const values = inOrder(survey.values);
  return element(
    "section",
    {},
    heading,
    head,
    chartFigure(chartOf(values.slice(0, MOST_SHOWN)), captionOf(values.length)),
    valuesTable(`${question}, ${days(from, to)}: estimated shares`, values),
    element(
      "p",
      { class: "hint" },
      "An estimate is right on average, so that of a rare answer may lie below 0 %. Of a hundred intervals, five miss the true share.",
    ),
    suspicion(values),
    quantileFacts(survey.quantiles),
    fakesField(fake, reports),
  );
}

/** Null where chance explains what is shown. */
function suspicion(values: readonly ValueEstimate[]): HTMLElement | null {
  const odd = beyondChance(values);
  if (odd.length === 0) return null;
  const names = odd.map(({ value, share }) => `${value} (${percent(share)})`).join(", ");
  return notice(
    "bad",
    element(
      "p",
      {},
      `No chance explains this share: ${names}. Devices that do not answer as the question has it, such as fake ones, have reported; do not decide anything by this survey.`,
    ),
  );
}

/** Null where answers are no numbers. */
function quantileFacts(quantiles: readonly QuantileEstimate[]): HTMLElement | null {
  if (quantiles.length === 0) return null;
  return element(
    "div",
    {},
    element("h3", {}, "Quantiles over devices, with 95 %"),
    facts(quantiles.map((quantile) => [quantileName(quantile), quantileWords(quantile)])),
    element(
      "p",
      { class: "hint" },
      "p99: what 99 of 100 devices are below. Steps of the question are all that can be told apart, and a device with nothing to tell counts as below the first.",
    ),
  );
}

function notEnough(reports: number, needed: number): HTMLElement {
  const bar = element("progress", { "aria-label": "Reports so far", max: String(needed), value: String(reports) });
  const text = `Not enough yet: ${count(reports)} of ${counted(needed, "report")}. With fewer, noise would be all there is to see.`;
  return notice("note", element("p", {}, text), bar);
}

const captionOf = (values: number): string =>
  `Share of devices by answer${values > MOST_SHOWN ? `, the ${MOST_SHOWN} most common of ${values}` : ""}; the lines are 95 % intervals.`;

const chartOf = (values: readonly ValueEstimate[]) =>
  ({
    kind: "bars",
    categories: values.map(({ value }) => value),
    categoryName: "Answer",
    valueName: "",
    format: (share: number) => percent(share),
    series: [
      {
        name: "Share",
        values: values.map(({ share }) => share),
        low: values.map(({ low }) => low),
        high: values.map(({ high }) => high),
      },
    ],
  }) as const;

const COLUMNS = [
  { name: "Answer" },
  { name: "Share", number: true },
  { name: "95 % from", number: true },
  { name: "to", number: true },
  { name: "Standard error", number: true },
  { name: "Variance", number: true },
];

const rowOf = ({ value, share, low, high, variance }: ValueEstimate): string[] => [
  value,
  percent(share),
  percent(low),
  percent(high),
  percent(Math.sqrt(variance), 2),
  variance.toExponential(1).replace("-", "−"),
];

/** Of many values those of the chart, and all at a click. */
function valuesTable(caption: string, values: readonly ValueEstimate[]): HTMLElement {
  const all = table(caption, COLUMNS, values.slice(0, MOST_SHOWN).map(rowOf));
  if (values.length <= MOST_SHOWN) return all;
  const whole = element("div", {}, all);
  const show = () => whole.replaceChildren(table(caption, COLUMNS, values.map(rowOf)));
  whole.append(element("button", { type: "button", onclick: show }, `Show all ${count(values.length)} answers`));
  return whole;
}
