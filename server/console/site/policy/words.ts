import type { ConsentMode } from "../../../../shared/contracts/consent.ts";
import { CLICKED_PLACES, type Measure, PAGE_MEASURE } from "../../../../shared/contracts/measures.ts";
import type { Domain, Question } from "../../../../shared/contracts/questions.ts";

/** What a mode does, for who allows it. */
export const MODE_WORDS: Readonly<Record<ConsentMode, string>> = {
  off: "nothing is recorded, kept or sent",
  session: "the list adapts within a visit; nothing is kept on the device",
  device: "a profile is kept on the device; nothing is sent",
  contribute: "as device, and the device may answer the questions below",
};

const MEASURE_WORDS: Readonly<Record<Exclude<Measure, `page:${string}`>, string>> = {
  "clicked-category": "category of a clicked item",
  "clicked-place": "where in a list a clicked item stood",
  "rerank-ms": "time that a new order took",
  "inp-ms": "time from an action to the next picture (INP)",
  "lcp-ms": "time until the main content was there (LCP)",
  cls: "how far the page's layout jumped (CLS)",
  conversion: "whether something was bought, by arm of an experiment",
};

export const measureWords = (about: Measure): string =>
  isOfPage(about)
    ? `what the page says of itself in <meta name="afterclick:${about.slice(PAGE_MEASURE.length)}">`
    : MEASURE_WORDS[about];

export const isOfPage = (about: Measure): about is `page:${string}` => about.startsWith(PAGE_MEASURE);

/** What a question that is added begins with. Answers that only the site knows are left to the officer. */
export interface Suggestion extends Pick<Question, "text" | "about" | "domain"> {
  readonly name: string;
}

const buckets = (unit: string, from: number, factor: number, edges: number): Domain => ({
  kind: "log-buckets",
  unit,
  from,
  factor,
  edges,
});

const values = (...values: readonly string[]): Domain => ({ kind: "values", values: [...values] });

const suggestion = (about: keyof typeof MEASURE_WORDS, text: string, domain: Domain): Suggestion => ({
  name: MEASURE_WORDS[about],
  about,
  text,
  domain,
});

export const SUGGESTIONS: readonly Suggestion[] = [
  suggestion("clicked-category", "Which category of things do people open?", values()),
  suggestion("clicked-place", "At which place of a list do people open something?", values(...CLICKED_PLACES)),
  suggestion("rerank-ms", "How long does it take to order a list anew?", buckets("ms", 0.25, 1.5, 16)),
  suggestion("inp-ms", "How quickly does the page react to a click?", buckets("ms", 50, 1.4, 10)),
  suggestion("lcp-ms", "How quickly is the page's main content there?", buckets("ms", 625, 1.4, 10)),
  suggestion("cls", "How far does the page's layout jump while it is open?", buckets("score", 0.025, 2, 6)),
  suggestion("conversion", "Do people who see the list buy something?", values("all, bought", "all, not bought")),
  {
    name: "something the page says of itself, one of a list",
    about: `${PAGE_MEASURE}name`,
    text: "What does the page say of itself?",
    domain: values(),
  },
  {
    name: "something the page says of itself, a number",
    about: `${PAGE_MEASURE}name`,
    text: "What does the page say of itself?",
    domain: buckets("units", 1, 2, 10),
  },
];
