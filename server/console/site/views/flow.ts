import type { FlowAnswer, FlowSample } from "../../../../shared/contracts/console.ts";
import type { Report } from "../../../../shared/contracts/report.ts";
import { isoDate } from "../../../../shared/math/day.ts";
import { rendered, type View } from "../context.ts";
import { element } from "../element.ts";
import { facts } from "../parts/facts.ts";
import { field, select } from "../parts/field.ts";
import { empty } from "../parts/states.ts";
import { counted, day } from "../words.ts";

export const flow: View = {
  name: "flow",
  title: "Data flow",
  intro: "What leaves a device, to the byte; when; and what never does.",
  async open({ api }) {
    return rendered(await api.get<FlowAnswer>("flow"), flowView);
  },
};

function flowView({ samples }: FlowAnswer): HTMLElement {
  return element(
    "div",
    {},
    element("h2", {}, "A report"),
    samples.length === 0 ? empty("No question is asked, so no report is sent.") : samplesView(samples),
    element("h2", {}, "What is sent when"),
    ...REQUESTS.map(requestCard),
    element("h2", {}, "What is never sent"),
    element("ul", { class: "plain" }, ...NEVER.map((text) => element("li", {}, text))),
  );
}

interface DeviceRequest {
  readonly what: string;
  readonly when: string;
  readonly says: string;
}

/** By consent mode, as docs/consent.md, docs/sync-protocol.md and docs/ingest.md have it. */
const REQUESTS: readonly DeviceRequest[] = [
  {
    what: "The page's own scripts",
    when: "When a page opens, in every mode.",
    says: "Nothing but that a page was opened.",
  },
  {
    what: "Releases: which one is current, this policy, and its files",
    when: "In session mode and above: at the start; then this policy every minute and the rest every hour; a file only when the device does not keep it.",
    says: "Which version the device fetches. No cookie, no referrer.",
  },
  {
    what: "A report",
    when: "In contribute mode only: at most one for each question and epoch, within the caps; the same one again when it did not arrive.",
    says: "The question, its first day, the policy's version, a random number against double counting, and the randomised answer.",
  },
];

const requestCard = ({ what, when, says }: DeviceRequest): HTMLElement =>
  element(
    "section",
    { class: "card", "aria-label": what },
    element("h3", {}, what),
    facts([
      ["When", when],
      ["What it says", says],
    ]),
  );

const NEVER: readonly string[] = [
  "Clicks, views, searches or any other event",
  "The profile that a device keeps",
  "The order in which a list was shown, or what it was made from",
  "An identifier of a visitor or device, or a cookie",
  "A true answer: a report is randomised on the device before it is kept or sent",
];

function samplesView(samples: readonly FlowSample[]): HTMLElement {
  const question = select(
    samples.map(({ question }, at) => [String(at), question]),
    "0",
  );
  const shown = element("div", { "aria-live": "polite" });
  const show = () => shown.replaceChildren(sampleView(samples[Number(question.value)]));
  question.addEventListener("change", show);
  show();
  return element("div", {}, field({ place: "sample", label: "Question" }, question), shown);
}

/** Answers that are named; the rest is counted. */
const NAMED = 12;

/** What each field of a report's body says, in its order. */
function bodyFacts(request: string): [field: string, says: string][] {
  const report = JSON.parse(request.slice(request.indexOf("\r\n\r\n"))) as Report;
  const says: Readonly<Record<keyof Report, string>> = {
    question: "the question that is answered",
    epoch: `the first day of what the answer is about, in days since 1970: ${day(isoDate(report.epoch))}`,
    policy: "the version of the policy that asked",
    nonce: "16 random bytes, made anew for each report, so that one that is sent twice counts once",
    payload: "the randomised answer",
  };
  return (Object.keys(report) as (keyof Report)[]).map((field) => [field, `${report[field]}: ${says[field]}`]);
}

function sampleView({ question, text, answer, request, bytes, payloadBytes, supports }: FlowSample): HTMLElement {
  const named = supports.slice(0, NAMED).join(" · ");
  const more = supports.length - NAMED;
  return element(
    "div",
    { class: "card" },
    element("h3", {}, text),
    element(
      "p",
      {},
      `The whole request of a device whose answer in truth is “${answer}”, which is made up here; the device's own code made it. Its body has ${counted(bytes, "byte")}.`,
    ),
    element(
      "pre",
      { tabindex: "0", role: "region", "aria-label": `Request of a report to ${question}` },
      element("code", {}, request),
    ),
    facts(bodyFacts(request)),
    element(
      "p",
      {},
      `Its randomised answer is of ${counted(payloadBytes, "byte")} and speaks for ${counted(supports.length, "answer")}: ` +
        `${named}${more > 0 ? ` · and ${more} more` : ""}. A report speaks for what is true only somewhat more often than for another answer.`,
    ),
  );
}
