import type { SurveyEstimates, ValueEstimate } from "../../shared/contracts/console.ts";
import { quantileName, quantileWords } from "../../shared/privacy/quantile-words.ts";

/** Values of one survey that are printed; JSON has all of them. */
const LISTED = 20;

const percent = (share: number): string => (100 * share).toFixed(1);

/** For people: a survey after the other, the most common values first. */
export function formatEstimates(surveys: readonly SurveyEstimates[], fakes: number): string {
  if (surveys.length === 0) return "There are no reports yet.";
  return surveys.map((survey) => formatSurvey(survey, fakes)).join("\n\n");
}

function formatSurvey(survey: SurveyEstimates, fakes: number): string {
  const { question, from, to, open, epsilon, reports, needed, values, quantiles, fake } = survey;
  const days = from === to ? from : `${from} to ${to}`;
  const head = `${question}, ${days}${open ? " (still open)" : ""}, ε ${epsilon}: ${reports.toLocaleString("en")} reports`;
  if (needed !== null || !fake) return `${head}\n  not enough yet: it takes ${needed?.toLocaleString("en")}`;
  const shown = [...values].sort((a, b) => b.share - a.share).slice(0, LISTED);
  const width = Math.max(...shown.map(({ value }) => value.length));
  const rest = values.length - shown.length;
  return [
    head,
    ...shown.map((value) => `  ${value.value.padEnd(width)}  ${formatValue(value)}`),
    ...(rest > 0 ? [`  and ${rest} more: --json`] : []),
    ...quantiles.map((quantile) => `  ${quantileName(quantile)}, 95 %: ${quantileWords(quantile)}`),
    `  ${fakes} fake ${fakes === 1 ? "device moves" : "devices move"} a share by at most ` +
      `${(100 * fakes * fake.mostShift).toFixed(2)} points; one weighs as much as ${fake.worthHonest.toFixed(2)} honest ones`,
  ].join("\n");
}

const formatValue = ({ share, low, high }: ValueEstimate): string =>
  `${percent(share).padStart(6)} %   95 %: ${percent(low)} .. ${percent(high)}`;
