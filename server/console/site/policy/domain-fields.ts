import type { Domain } from "../../../../shared/contracts/questions.ts";
import { element } from "../element.ts";
import { field, numberInput, textArea, textInput } from "../parts/field.ts";
import { bucketWords } from "./policy-summary.ts";

export interface Part<T> {
  readonly element: HTMLElement;
  /** What the fields say now; a field without a number gives NaN. */
  read(): T;
}

/** The possible answers of a question: a list, or steps of numbers. */
export function domainFields(domain: Domain): Part<Domain> {
  return domain.kind === "values" ? valuesFields(domain) : bucketsFields(domain);
}

type Values = Extract<Domain, { kind: "values" }>;
type Buckets = Extract<Domain, { kind: "log-buckets" }>;

function valuesFields({ values }: Values): Part<Values> {
  const control = textArea(values.join("\n"), Math.min(10, Math.max(3, values.length)));
  const lines = () =>
    control.value
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
  return {
    element: field(
      {
        place: "domain",
        label: "Possible answers",
        hint: "One in each line. “None of these” is an answer besides, so that a device never tells by its silence.",
      },
      control,
    ),
    read: () => ({ kind: "values", values: lines() }),
  };
}

function bucketsFields({ unit, from, factor, edges }: Buckets): Part<Buckets> {
  const controls = {
    unit: textInput(unit),
    from: numberInput(from, { min: 1e-9, max: 1e9 }),
    factor: numberInput(factor, { min: 1.01, max: 1000 }),
    edges: numberInput(edges, { min: 1, max: 255, step: "1" }),
  };
  const read = (): Buckets => ({
    kind: "log-buckets",
    unit: controls.unit.value.trim(),
    from: controls.from.valueAsNumber,
    factor: controls.factor.valueAsNumber,
    edges: controls.edges.valueAsNumber,
  });
  const summary = element("p", { class: "hint" });
  const tell = () => {
    const domain = read();
    const whole = domain.from > 0 && domain.factor > 1 && domain.edges >= 1 && domain.edges <= 255;
    summary.textContent = whole ? `Answers: ${bucketWords(domain)}.` : "Answers are told when all numbers are there.";
  };
  tell();
  const all = element(
    "div",
    { class: "row narrow", "data-place": "domain", oninput: tell },
    field({ place: "domain.unit", label: "Unit", hint: "Such as ms" }, controls.unit),
    field({ place: "domain.from", label: "First step at", hint: "More than 0" }, controls.from),
    field({ place: "domain.factor", label: "Times", hint: "1.01 to 1,000" }, controls.factor),
    field({ place: "domain.edges", label: "Steps", hint: "1 to 255" }, controls.edges),
  );
  return { element: element("div", {}, all, summary), read };
}
