import type { EstimatesAnswer, PolicyAnswer, SurveyEstimates } from "../../../../shared/contracts/console.ts";
import { announce } from "../announce.ts";
import { type Context, rendered, type View } from "../context.ts";
import { element } from "../element.ts";
import { surveyView } from "../estimates/survey-view.ts";
import { field, select } from "../parts/field.ts";
import { empty } from "../parts/states.ts";
import { count, days } from "../words.ts";

export const estimates: View = {
  name: "estimates",
  title: "Estimates",
  intro: "What the reports of many devices say together. That you read them is entered in the audit log.",
  async open(context) {
    const [answer, asked] = await Promise.all([
      context.api.get<EstimatesAnswer>("estimates"),
      context.api.get<PolicyAnswer>("policy"),
    ]);
    const questions = (asked.ok && asked.value.policy?.questions) || [];
    const texts = new Map(questions.map(({ id, text }) => [id, text]));
    return rendered(answer, ({ surveys }) => (surveys.length === 0 ? NONE() : surveysView(context, surveys, texts)));
  },
};

const NONE = (): HTMLElement =>
  empty("There are no reports yet. They come when a policy asks something, and visitors have chosen to contribute.");

/** A question and an epoch to choose, and what is known of that one. */
function surveysView(
  { path }: Context,
  surveys: readonly SurveyEstimates[],
  texts: ReadonlyMap<string, string>,
): HTMLElement {
  const questions = [...new Set(surveys.map(({ question }) => question))];
  const [named, from] = path;
  const first = questions.includes(named) ? named : questions[0];
  const ofQuestion = (id: string) => surveys.filter(({ question }) => question === id);
  const question = select(
    questions.map((id) => [id, id]),
    first,
  );
  const epoch = select([], "");
  const shown = element("div", {});

  /** @param wanted its first day; for null the newest epoch of which something is known */
  function fillEpochs(wanted: string | null): void {
    const epochs = ofQuestion(question.value);
    const options = epochs.map((one, at) => element("option", { value: String(at) }, epochName(one)));
    epoch.replaceChildren(...options);
    const found = epochs.findIndex(({ from, needed }) => (wanted === null ? needed === null : from === wanted));
    epoch.value = String(Math.max(0, found));
  }

  function show(): void {
    const survey = ofQuestion(question.value)[Number(epoch.value)];
    shown.replaceChildren(surveyView(survey, texts.get(survey.question) ?? null));
    history.replaceState(null, "", `#estimates/${survey.question}/${survey.from}`);
  }

  function change(): void {
    show();
    announce(`${question.value}, ${epoch.selectedOptions[0].text}: shown below.`);
  }

  question.addEventListener("change", () => {
    fillEpochs(null);
    change();
  });
  epoch.addEventListener("change", change);
  fillEpochs(from ?? null);
  show();
  return element(
    "div",
    {},
    element(
      "div",
      { class: "row" },
      field({ place: "question", label: "Question" }, question),
      field({ place: "epoch", label: "Epoch" }, epoch),
    ),
    shown,
  );
}

const epochName = ({ from, to, reports, needed }: SurveyEstimates): string =>
  `${days(from, to)} (${needed === null ? `${count(reports)} reports` : "not enough yet"})`;
