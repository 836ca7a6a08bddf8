import { expect, test } from "vitest";
import { DEFAULT_POLICY } from "./manifest.ts";
import { policyOfText } from "./policy-text.ts";
import { firstSitePolicy } from "./site-policy.ts";

const question = {
  id: "entry",
  text: "How did you come to this page?",
  about: "page:entry",
  domain: { kind: "values", values: ['search, {or} \\ "link"', "mail"] },
  epsilon: 1,
  epochDays: 7,
  share: 1,
};
const policy = { ...firstSitePolicy("shop", DEFAULT_POLICY), questions: [question, { ...question, id: "exit" }] };
const written = (change: object): string => JSON.stringify({ ...policy, ...change }, null, 2);
const second = (change: object) => ({ questions: [question, { ...question, id: "exit", ...change }] });

test("a policy is read", () => {
  expect(policyOfText(written({}))).toEqual(policy);
});

test.each<[change: object, at: string, fault: string]>([
  [{ caps: { day: 3, life: 10 } }, '"day": 3', "caps.day: it is 3, and must be at most 1"],
  [{ reportDays: 3 }, '"reportDays": 3', "reportDays: it is 3, and must be at least 8"],
  [{ version: 1.5 }, '"version": 1.5', "version: it is 1.5, and must be a whole number"],
  [
    { highestMode: "all" },
    '"highestMode": "all"',
    'highestMode: it is "all", and must be one of "off", "session", "device", "contribute"',
  ],
  [{ expires: "soon" }, '"expires": "soon"', 'expires: it is "soon", and must be a time such as 2030-01-31T00:00:00Z'],
  [{ site: "../x" }, '"site": "../x"', 'site: it is "../x", and must be of small letters, digits and hyphens'],
  [{ users: 1 }, '"users": 1', "users: there is no such field; take it out"],
  [{ caps: undefined }, "{", "caps: it is missing"],
  [second({ epsilon: "1" }), '"epsilon": "1"', 'questions.exit.epsilon: it is "1", and must be a number'],
  [second({ text: "Short" }), '"text": "Short"', "questions.exit.text: its length is 5, and must be at least 10"],
  [
    second({ domain: { kind: "values", values: ["a", ""] } }),
    '""',
    "questions.exit.domain.values.1: its length is 0, and must be at least 1",
  ],
  [second({ about: "cls" }), '"about": "cls"', "questions.exit.domain: cls is answered"],
])("%j is a fault of its line, in plain words", (change, at, fault) => {
  const text = written(change);
  const told = policyOfText(text) as string;
  expect(told).toContain(fault);
  const lines = text.split("\n");
  const line = Number(/^line (\d+), /.exec(told)?.[1]);
  // What contradicts a measure is told at the answers.
  if (fault.includes("is answered")) expect(lines[line - 1]).toContain('"domain"');
  else expect(lines[line - 1]).toContain(at);
});

test.each([
  ['{\n  "type": "policy",\n  oops\n}', 3],
  ['{\n  "type": "policy"', 2],
  ["", 1],
])("what is no JSON is told with its line: %j", (text, line) => {
  expect(policyOfText(text)).toMatch(new RegExp(`^line ${line}: it is not JSON: `));
});
