import type { Question } from "../../../../shared/contracts/questions.ts";
import { announce } from "../announce.ts";
import { element } from "../element.ts";
import { field, select } from "../parts/field.ts";
import { empty } from "../parts/states.ts";
import type { Part } from "./domain-fields.ts";
import { questionFields } from "./question-fields.ts";
import { SUGGESTIONS, type Suggestion } from "./words.ts";

/** About ε 1 a year for one device. */
const COST = { epochDays: 7, share: 0.02 };

/**
 * The list of questions: change, remove, add.
 *
 * @param capOfDay what one report may cost at most, for a question that is added
 */
export function questionsFields(
  questions: readonly Question[],
  capOfDay: () => number,
  changed: () => void,
): Part<Question[]> {
  const parts: Part<Question>[] = [];
  const list = element("div", {});
  const none = empty("No question is asked. Devices send nothing.");
  const tell = () => {
    none.hidden = parts.length > 0;
  };
  const about = select(
    SUGGESTIONS.map(({ name }, at) => [String(at), name]),
    "0",
  );

  function insert(question: Question): Part<Question> {
    const part = questionFields(question, () => {
      parts.splice(parts.indexOf(part), 1);
      part.element.remove();
      tell();
      changed();
      about.focus();
      announce(`${question.id} is removed from this draft. It is still asked until the draft is saved.`);
    });
    parts.push(part);
    list.append(part.element);
    return part;
  }

  function add(): void {
    const ids = parts.map((part) => part.read().id);
    const { element: added } = insert(suggested(SUGGESTIONS[Number(about.value)], ids, capOfDay()));
    (added as HTMLDetailsElement).open = true;
    tell();
    changed();
    added.querySelector<HTMLElement>("textarea")?.focus();
    announce("A question is added to this draft.");
  }

  for (const question of questions) insert(question);
  tell();
  return {
    element: element(
      "section",
      { "aria-label": "Questions" },
      element("h2", {}, "Questions"),
      none,
      list,
      element(
        "div",
        { class: "adding" },
        field({ place: "adding", label: "Ask also about" }, about),
        element("button", { type: "button", onclick: add }, "Add a question"),
      ),
    ),
    read: () => parts.map((part) => part.read()),
  };
}

function suggested({ about, text, domain }: Suggestion, taken: readonly string[], capOfDay: number): Question {
  const base = about.replace(":", "-");
  let id = base;
  for (let n = 2; taken.includes(id); n++) id = `${base}-${n}`;
  return { id, text, about, domain, epsilon: capOfDay > 0 && capOfDay < 1 ? capOfDay : 1, ...COST };
}
