import { plainFault } from "./plain-fault.ts";
import { named, policyOrFault, type SitePolicy } from "./site-policy.ts";

/** Half of a pair of UTF-16 units, which UTF-8 has no form for; and U+0000, which PostgreSQL takes in no text. */
const NO_TEXT = /[\p{Surrogate}\0]/u;

/**
 * policyOrFault where a policy is written and stored: what is wrong is said in plain words, texts that cannot be stored are faults too, and what
 * is said of them can be.
 */
export function storablePolicyOrFault(raw: unknown): SitePolicy | string {
  const read = policyOrFault(raw);
  const fault = typeof read === "string" ? read : faultOfTexts(read);
  if (fault === null) return read;
  const told = typeof read === "string" ? plainFault(fault) : named(raw, fault);
  // The schema repeats what it was given.
  return told.replaceAll(new RegExp(NO_TEXT, "gu"), "\ufffd");
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
