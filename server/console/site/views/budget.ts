import type { BudgetAnswer, QuestionBudget } from "../../../../shared/contracts/console.ts";
import { rendered, type View } from "../context.ts";
import { element } from "../element.ts";
import { chartFigure } from "../parts/chart-figure.ts";
import { empty, notice } from "../parts/states.ts";
import { table } from "../parts/table.ts";
import { count, day, percent, short, span } from "../words.ts";

export const budget: View = {
  name: "budget",
  title: "Budget",
  intro: "What answering costs one device, in ε, and how many reports came of it.",
  async open({ api }) {
    return rendered(await api.get<BudgetAnswer>("budget"), budgetView);
  },
};

const YEAR = 365;

function budgetView(answer: BudgetAnswer): HTMLElement {
  if (answer.questions.length === 0)
    return element(
      "div",
      {},
      empty("No question is asked, so devices spend nothing. Questions are added under Policy."),
      answer.spent.length > 0 ? spentTable(answer) : null,
    );
  return element(
    "div",
    {},
    answer.letsAnswer ? null : notice("note", element("p", {}, SILENT)),
    ...summary(answer),
    element("h2", {}, "A day"),
    chartFigure(perDay(answer), "ε that one device is expected to spend a day, by question."),
    questionsTable(answer),
    element("h2", {}, "A life"),
    chartFigure(
      overLife(answer),
      "ε that one device is expected to have spent, and the cap at which it stops for ever.",
    ),
    element("h2", {}, "Reports by epoch"),
    ...reportsOf(answer),
  );
}

const SILENT =
  "No device answers now: the policy has ended, or its highest mode is below contribute. Below stands what devices would spend.";

function summary({ caps, expectedPerDay, mostPerDay, daysToLifeCap }: BudgetAnswer): HTMLElement[] {
  const life =
    daysToLifeCap === null
      ? "At this rate it never reaches the cap of its life."
      : `At this rate it reaches the cap of its life, ε ${short(caps.life)}, after ${span(daysToLifeCap)}, and then answers no more.`;
  return [
    element(
      "p",
      {},
      `A device that answers everything it is asked spends ε ${short(expectedPerDay)} a day on average. On its busiest day it ` +
        `spends at most ε ${short(mostPerDay)}, and the cap of a day is ${short(caps.day)}. ${life}`,
    ),
  ];
}

const perDay = ({ questions }: BudgetAnswer) =>
  ({
    kind: "bars",
    categories: questions.map(({ id }) => id),
    categoryName: "Question",
    valueName: "",
    format: short,
    series: [{ name: "Expected", values: questions.map((one) => one.perDay) }],
  }) as const;

/** Days until the cap and somewhat longer, or five years; drawn at ten places, so that the line bends within one of them of the cap. */
function overLife({ caps, expectedPerDay, daysToLifeCap }: BudgetAnswer) {
  const step = Math.ceil((daysToLifeCap ?? 4 * YEAR) / 8);
  const at = Array.from({ length: 11 }, (_, i) => i * step);
  return {
    kind: "lines",
    categories: at.map(count),
    categoryName: "Days",
    valueName: "ε",
    format: short,
    series: [
      { name: "Expected", values: at.map((days) => Math.min(caps.life, expectedPerDay * days)) },
      { name: "Cap of a life", values: at.map(() => caps.life) },
    ],
  } as const;
}

function questionsTable({ questions, caps }: BudgetAnswer): HTMLElement {
  const columns = ["ε of a report", "Every … days", "Devices asked", "ε a day", "ε a year", "Of its life, a year"];
  return table(
    "Cost by question, expected of one device",
    [{ name: "Question" }, ...columns.map((name) => ({ name, number: true }))],
    questions.map(({ id, epsilon, epochDays, share, perDay }) => [
      id,
      short(epsilon),
      count(epochDays),
      percent(share),
      short(perDay),
      short(YEAR * perDay),
      percent((YEAR * perDay) / caps.life),
    ]),
  );
}

/** Epochs that a chart has room for. */
const EPOCHS = 12;

function reportsPlot({ id, reports }: QuestionBudget): HTMLElement {
  const newest = reports.slice(0, EPOCHS).reverse();
  const chart = {
    kind: "bars",
    categories: newest.map(({ from }) => day(from)),
    categoryName: "Epoch from",
    valueName: "",
    format: count,
    series: [{ name: "Reports", values: newest.map((one) => one.count) }],
  } as const;
  return chartFigure(
    chart,
    `${id}, by the first day of an epoch${reports.length > EPOCHS ? `, the newest ${EPOCHS}` : ""}.`,
  );
}

function reportsOf(answer: BudgetAnswer): HTMLElement[] {
  if (answer.spent.length === 0) return [empty("No report has come yet.")];
  const answered = answer.questions.filter(({ reports }) => reports.length > 0);
  return [element("div", { class: "plots" }, ...answered.map(reportsPlot)), spentTable(answer)];
}

function spentTable({ questions, spent }: BudgetAnswer): HTMLElement {
  const asked = new Set(questions.map(({ id }) => id));
  return table(
    "Reports by question and epoch",
    [
      { name: "Question" },
      { name: "Epoch from" },
      { name: "Reports", number: true },
      { name: "ε that each spent", number: true },
      { name: "ε in all", number: true },
    ],
    spent.map(({ question, from, epsilon, reports }) => [
      asked.has(question) ? question : `${question} (asked no more)`,
      day(from),
      count(reports),
      short(epsilon),
      count(reports * epsilon),
    ]),
  );
}
