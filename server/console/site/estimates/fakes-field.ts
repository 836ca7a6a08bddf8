import type { SurveyEstimates } from "../../../../shared/contracts/console.ts";
import { element } from "../element.ts";
import { field, numberInput } from "../parts/field.ts";
import { count, counted } from "../words.ts";

/** What so many fake devices could do to the estimates of a survey. */
export function fakesField(one: NonNullable<SurveyEstimates["fake"]>, reports: number): HTMLElement {
  const fakes = numberInput(1, { min: 0, max: reports, step: "1" });
  const result = element("output", {});
  const tell = () => {
    result.textContent = effectOf(one, fakes.valueAsNumber, reports);
  };
  tell();
  return element(
    "div",
    { class: "card" },
    element("h3", {}, "What fake devices could do"),
    element(
      "div",
      { oninput: tell },
      field({ place: "fakes", label: "Fake devices among these reports", hint: `0 to ${count(reports)}` }, fakes),
    ),
    result,
    element(
      "p",
      { class: "hint" },
      "Nothing tells a fake device from a real one; how far each can move a share is bounded.",
    ),
  );
}

/** @param one what a single fake device of `reports` can do */
export function effectOf(one: NonNullable<SurveyEstimates["fake"]>, fakes: number, reports: number): string {
  if (!(Number.isInteger(fakes) && fakes >= 0)) return "Enter a whole number.";
  if (fakes > reports) return `There are only ${counted(reports, "report")}.`;
  const points = (100 * fakes * one.mostShift).toFixed(2);
  return (
    `${counted(fakes, "fake device")} can move a share by at most ${points} points up or down. To raise it, one weighs as much ` +
    `as ${one.worthHonest.toFixed(2)} honest devices.`
  );
}
