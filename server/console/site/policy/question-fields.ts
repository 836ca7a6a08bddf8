import { PAGE_MEASURE } from "../../../../shared/contracts/measures.ts";
import type { Question } from "../../../../shared/contracts/questions.ts";
import { scaled } from "../../../../shared/math/scaled.ts";
import { element } from "../element.ts";
import { field, numberInput, textArea, textInput } from "../parts/field.ts";
import { domainFields, type Part } from "./domain-fields.ts";
import { questionFacts } from "./question-facts.ts";
import { isOfPage, measureWords } from "./words.ts";

/**
 * One question to change, folded up to its text until it is opened. What it is about stays: a question about something else
 * is another question.
 */
export function questionFields(question: Question, remove: () => void): Part<Question> {
  const id = textInput(question.id);
  const text = textArea(question.text, 2);
  const pageName = isOfPage(question.about) ? textInput(question.about.slice(PAGE_MEASURE.length)) : null;
  const domain = domainFields(question.domain);
  const epsilon = numberInput(question.epsilon, { min: 0.001, max: 1, step: "0.001" });
  const epochDays = numberInput(question.epochDays, { min: 1, max: 366, step: "1" });
  const share = numberInput(scaled(question.share, 100), { min: 0, max: 100 });

  const read = (): Question => ({
    id: id.value.trim(),
    text: text.value.trim(),
    about: pageName ? `${PAGE_MEASURE}${pageName.value.trim()}` : question.about,
    domain: domain.read(),
    epsilon: epsilon.valueAsNumber,
    epochDays: epochDays.valueAsNumber,
    share: scaled(share.valueAsNumber, 0.01),
  });

  const name = element("span", { class: "name" });
  const gist = element("span", { class: "gist" });
  const about = element("p", {});
  const facts = element("div", { class: "told" });
  const removal = element("button", { type: "button", class: "warn", onclick: remove });
  function tell(): void {
    const now = read();
    name.textContent = now.id || "no id yet";
    gist.textContent = now.text;
    about.textContent = `A device answers with: ${measureWords(now.about)}.`;
    removal.textContent = `Remove ${now.id || "this question"}`;
    facts.replaceChildren(...questionFacts(now).map((fact) => element("p", {}, fact)));
  }
  tell();

  const fields = element(
    "details",
    { class: "card", "data-question": true, oninput: tell },
    element("summary", {}, name, gist),
    about,
    field(
      { place: "text", label: "Question", hint: "In plain words, as visitors read it: 10 to 500 characters" },
      text,
    ),
    field({ place: "id", label: "Id", hint: "Small letters, digits and hyphens" }, id),
    pageName &&
      field({ place: "about", label: "Name in the page", hint: "Small letters, digits and hyphens" }, pageName),
    domain.element,
    element(
      "div",
      { class: "row" },
      field({ place: "epsilon", label: "ε of one report", hint: "0.001 to 1; more says more of a device" }, epsilon),
      field({ place: "epochDays", label: "Days from one answer to the next", hint: "1 to 366" }, epochDays),
      field({ place: "share", label: "Devices asked each time, in %", hint: "0 to 100; each decides itself" }, share),
    ),
    facts,
    removal,
  );
  return { element: fields, read };
}
