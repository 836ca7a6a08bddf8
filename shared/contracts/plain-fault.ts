/** Characters of what was received that are repeated. */
const SHOWN = 80;

const TYPES: Readonly<Record<string, string>> = {
  Object: "an object",
  Array: "a list",
  number: "a number",
  string: "a text",
};

/**
 * What the schema's library says of a fault, for whoever writes a policy: "caps.day: Invalid value: Expected <=1 but received 3" becomes
 * "caps.day: it is 3, and must be at most 1". Anything else stays as it is.
 */
export function plainFault(fault: string): string {
  const found = /^(.+?): Invalid (\w+): (?:Expected (.+) but received|Received) (.*)$/s.exec(fault);
  if (!found) return fault;
  const [, place, kind, expected, received] = found;
  return `${place}: ${wordsOf(kind, expected ?? "", received)}`;
}

function wordsOf(kind: string, expected: string, received: string): string {
  if (received === "undefined") return "it is missing";
  if (expected === "never") return "there is no such field; take it out";
  const is = received.length > SHOWN ? `${received.slice(0, SHOWN)}…` : received;
  if (kind === "length") return `its length is ${is}, and must be ${boundOf(expected)}`;
  return `it is ${is}, and must be ${mustOf(kind, expected)}`;
}

function mustOf(kind: string, expected: string): string {
  if (kind === "timestamp") return "a time such as 2030-01-31T00:00:00Z";
  if (kind === "integer") return "a whole number";
  if (kind === "format" && expected.includes("[a-z0-9-]")) return "of small letters, digits and hyphens";
  if (kind === "format") return `of the form ${expected}`;
  if (expected.includes(" | ")) return choiceOf(expected);
  return TYPES[expected] ?? boundOf(expected);
}

const boundOf = (expected: string): string =>
  expected
    .replace(/^>=/, "at least ")
    .replace(/^<=/, "at most ")
    .replace(/^>/, "more than ")
    .replace(/^</, "less than ");

/** "unknown" stands for a template, which only measures of a page have. */
const choiceOf = (expected: string): string =>
  `one of ${expected
    .replace(/[()]/g, "")
    .split(" | ")
    .map((one) => TYPES[one] ?? (one === "unknown" ? "page:NAME" : one))
    .join(", ")}`;
