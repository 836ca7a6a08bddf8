import { bucketEdges, type Domain, type Question } from "../../../../shared/contracts/questions.ts";
import type { SitePolicy } from "../../../../shared/contracts/site-policy.ts";
import { element } from "../element.ts";
import { facts } from "../parts/facts.ts";
import { empty } from "../parts/states.ts";
import { counted, short, time } from "../words.ts";
import { questionFacts } from "./question-facts.ts";
import { MODE_WORDS, measureWords } from "./words.ts";

/** The policy to read, for who may not change it. */
export function policySummary(policy: SitePolicy): HTMLElement {
  const { version, highestMode, retentionDays, reportDays, caps, expires, reportTo, questions } = policy;
  return element(
    "div",
    {},
    facts([
      ["Version", String(version)],
      ["Highest mode", `${highestMode}: ${MODE_WORDS[highestMode]}`],
      ["Profiles stay on a device", counted(retentionDays, "day")],
      ["Reports stay on the server", `${counted(reportDays, "day")} after their epoch`],
      ["ε of one device", `at most ${short(caps.day)} a day and ${short(caps.life)} in its life`],
      ["Asked until", expires === null ? "it is changed; no end is set" : time(expires)],
      ["Reports go to", reportTo],
    ]),
    element("h2", {}, "Questions"),
    questions.length === 0 ? empty("No question is asked.") : element("div", {}, ...questions.map(questionCard)),
  );
}

function questionCard(question: Question): HTMLElement {
  const { id, text, about, domain } = question;
  return element(
    "section",
    { class: "card", "aria-label": id },
    element("h3", {}, text),
    facts([
      ["Id", id],
      ["About", measureWords(about)],
      ["Answers", answersOf(domain)],
    ]),
    ...questionFacts(question).map((fact) => element("p", {}, fact)),
  );
}

/** All of a few values; the first ones of many. */
export function answersOf(domain: Domain): string {
  if (domain.kind === "log-buckets") return bucketWords(domain);
  const shown = domain.values.slice(0, 12).join(" · ");
  const more = domain.values.length - 12;
  return `${shown}${more > 0 ? ` · and ${more} more` : ""} · none of these`;
}

/** Where the buckets of numbers begin and end. */
export function bucketWords(domain: Extract<Domain, { kind: "log-buckets" }>): string {
  const edges = bucketEdges(domain);
  return `below ${short(edges[0])} ${domain.unit}, then ${domain.edges} steps, each ${short(domain.factor)} times the one before; the last from ${short(edges.at(-1) as number)} ${domain.unit} on`;
}
