import { lineAt, lineOfPlace } from "./line-of-place.ts";
import type { SitePolicy } from "./site-policy.ts";
import { storablePolicyOrFault } from "./storable-policy.ts";

/** The policy of a file, or what is wrong with it and in which line: "line 7, caps.day: it is 3, and must be at most 1". */
export function policyOfText(text: string): SitePolicy | string {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return notJson(text, (error as Error).message);
  }
  const read = storablePolicyOrFault(raw);
  return typeof read === "string" ? inLine(text, read) : read;
}

/** A fault of a policy's text, which is JSON, with its line. @param fault after its place, as policyOrFault tells it */
export function inLine(text: string, fault: string): string {
  const [field, ...keys] = fault.slice(0, fault.indexOf(": ")).split(".");
  const place =
    field === "questions" && keys.length > 0
      ? [field, placeOfQuestion(text, keys[0]), ...keys.slice(1)]
      : [field, ...keys];
  return `line ${lineOfPlace(text, place)}, ${fault}`;
}

/** Its number, from 0 on, by its id or by "#" and its number from 1 on. */
function placeOfQuestion(text: string, name: string): string {
  if (name.startsWith("#")) return String(Number(name.slice(1)) - 1);
  const { questions } = JSON.parse(text) as { readonly questions: readonly ({ readonly id?: unknown } | null)[] };
  return String(questions.findIndex((question) => question?.id === name));
}

function notJson(text: string, message: string): string {
  const position = /position (\d+)/.exec(message)?.[1];
  const at = position === undefined ? text.length : Number(position);
  return `line ${lineAt(text, at)}: it is not JSON: ${message}`;
}
