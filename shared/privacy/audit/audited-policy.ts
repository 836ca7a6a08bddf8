import type { Question, Questions } from "../../contracts/questions.ts";

/** Questions of different epochs, costs and shares, together more than a day's cap allows at times: what the ledger is audited with. */
export const WEEKLY: Question = {
  id: "entry",
  text: "How did you come to this page today?",
  about: "page:entry",
  domain: { kind: "values", values: ["search", "link", "typed"] },
  epsilon: 0.5,
  epochDays: 7,
  share: 1,
};
export const DAILY: Question = { ...WEEKLY, id: "again", epsilon: 0.4, epochDays: 1 };
export const HALF: Question = { ...WEEKLY, id: "half", epsilon: 0.1, epochDays: 3, share: 0.5 };
export const AUDITED_POLICY: Questions = { version: 2, caps: { day: 1, life: 3 }, questions: [WEEKLY, DAILY, HALF] };
