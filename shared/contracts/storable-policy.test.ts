import { expect, test } from "vitest";
import { DEFAULT_POLICY } from "./manifest.ts";
import { firstSitePolicy } from "./site-policy.ts";
import { storablePolicyOrFault } from "./storable-policy.ts";

const question = (id: string, change: object = {}) => ({
  id,
  text: "How did you come to this page?",
  about: "page:entry",
  domain: { kind: "values", values: ["search", "link"] },
  epsilon: 1,
  epochDays: 7,
  share: 1,
  ...change,
});
const asking = (...questions: readonly unknown[]) => ({ ...firstSitePolicy("shop", DEFAULT_POLICY), questions });

test("what holds together is read, with any character that there is", () => {
  const policy = asking(question("entry", { text: "Qu'est-ce qui 🙂 vous amène ?" }));
  expect(storablePolicyOrFault(policy)).toEqual(policy);
});

test.each([
  ["by the schema", asking(question("a"), question("b-2", { share: 3 })), /^questions\.b-2\.share: /],
  ["by what contradicts itself", asking(question("7", { about: "cls" })), /^questions\.7\.domain: cls is answered/],
  ["whose id is what is wrong", asking(question("a"), question("No id")), /^questions\.#2\.id: /],
  ["that has no id", asking(null), /^questions\.#1: /],
  ["with another's id", asking(question("a"), question("a")), /^questions\.#2\.id: a is the id of questions\.#1 too$/],
])("a question is named %s", (_, policy, fault) => {
  expect(storablePolicyOrFault(policy)).toMatch(fault);
});

test.each(["half \ud800 a pair", "\udc00", "zero \0 byte"])(
  "%j can be stored nowhere: refused by its place",
  (text) => {
    expect(storablePolicyOrFault(asking(question("a", { text: `${text} in a question` })))).toMatch(
      /^questions\.a\.text: /,
    );
    const domain = { kind: "values", values: ["fine", text] };
    expect(storablePolicyOrFault(asking(question("a", { domain })))).toMatch(/^questions\.a\.domain\.values\.1: /);
  },
);

test("what is told of a fault can always be stored", () => {
  const fault = storablePolicyOrFault({ ...asking(), highestMode: "\ud800", "\udc00\0": 1 });
  expect(fault).toMatch(/^highestMode: /);
  expect(fault).not.toMatch(/[\p{Surrogate}\0]/u);
});

test.each([null, 7, "policy"])("what is no object at all is a fault like any other: %j", (raw) => {
  expect(storablePolicyOrFault(raw)).toMatch(/^policy: /);
});
