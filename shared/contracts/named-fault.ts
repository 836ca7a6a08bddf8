import { policyOrFault, type SitePolicy } from "./site-policy.ts";

/** Half of a pair of UTF-16 units, which UTF-8 has no form for; and U+0000, which PostgreSQL takes in no text. */
const NO_TEXT = /[\p{Surrogate}\0]/u;

/**
 * policyOrFault for people: questions are named by their ids ("questions.inp-ms.epsilon: ..."), or by their number where that is what is wrong
 * ("questions.#2.id: ..."). Texts that cannot be stored are faults too.
 */
export function policyOrNamedFault(raw: unknown): SitePolicy | string {
  const read = policyOrFault(raw);
  const fault = typeof read === "string" ? read : faultOfTexts(read);
  if (fault === null) return read;
  // The schema repeats what it was given.
  return named(raw, fault).replaceAll(new RegExp(NO_TEXT, "gu"), "\ufffd");
}

function faultOfTexts(value: unknown, path = ""): string | null {
  if (typeof value === "string")
    return NO_TEXT.test(value) ? `${path}: it has half a character in it, or U+0000; write it anew` : null;
  if (typeof value !== "object" || value === null) return null;
  for (const [name, part] of Object.entries(value)) {
    const fault = faultOfTexts(part, path ? `${path}.${name}` : name);
    if (fault !== null) return fault;
  }
  return null;
}

function named(raw: unknown, fault: string): string {
  const questions = (raw as { readonly questions?: unknown } | null)?.questions;
  if (!Array.isArray(questions)) return fault;
  const ids = questions.map((question) => (question as { readonly id?: unknown } | null)?.id);
  return fault.replaceAll(/\bquestions\.(\d+)(?=[.: ])/g, (_, digits: string) => {
    const id = ids[Number(digits)];
    const isName = typeof id === "string" && /^[a-z0-9-]+$/.test(id) && ids.indexOf(id) === ids.lastIndexOf(id);
    return `questions.${isName ? id : `#${Number(digits) + 1}`}`;
  });
}
