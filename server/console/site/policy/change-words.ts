import type { PolicyChange } from "../../../../shared/contracts/console.ts";
import type { Domain, Question } from "../../../../shared/contracts/questions.ts";
import { counted, percent, plain, short, time } from "../words.ts";
import { answersOf } from "./policy-summary.ts";
import { measureWords } from "./words.ts";

type Words = readonly [name: string, say: (value: never) => string];

const days = (value: number): string => counted(value, "day");

/** What a place of the policy is called, and how its value is said. */
const LIMITS: Readonly<Record<string, Words>> = {
  highestMode: ["Highest mode", plain],
  retentionDays: ["Profile on a device", days],
  reportDays: ["Reports on the server", days],
  expires: ["Asked until", (end: string | null) => (end === null ? "it is changed" : time(end))],
  reportTo: ["Reports go to", plain],
  "caps.day": ["ε a day", short],
  "caps.life": ["ε in its life", short],
};

const OF_QUESTION: Readonly<Record<string, Words>> = {
  id: ["id", plain],
  text: ["words", (text: string) => `“${text}”`],
  about: ["what it is about", measureWords as Words[1]],
  domain: ["possible answers", answersOf as (domain: Domain) => string],
  epsilon: ["ε of one report", short],
  epochDays: ["time from one answer to the next", days],
  share: ["devices asked", percent],
};

export interface ChangeWords {
  /** "Reports on the server", "Question inp-ms, devices asked" */
  readonly place: string;
  /** Null for what was not there, or is gone. */
  readonly before: string | null;
  readonly after: string | null;
}

/** A change of the policy as an officer reads it. */
export function changeWords({ path, before, after }: PolicyChange): ChangeWords {
  const [first, id, key] = path.split(".");
  const [name, say]: Words = LIMITS[path] ?? OF_QUESTION[key] ?? (first === "questions" ? ["", gist] : [path, plain]);
  const words = (value: unknown) => (value === undefined ? null : say(value as never));
  const ofQuestion = `Question ${id}${name && `, ${name}`}`;
  return { place: first === "questions" ? ofQuestion : name, before: words(before), after: words(after) };
}

const gist = ({ text, domain }: Pick<Question, "text" | "domain">): string => `“${text}” Answers: ${answersOf(domain)}`;
