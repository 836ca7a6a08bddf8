/** Why a report is not taken: the HTTP status, what it means, and whether sending it again later may help. */
const REFUSALS = {
  "body-too-large": [413, "The body is larger than reports are."],
  "body-slow": [408, "The body did not arrive in time."],
  "content-type-wrong": [415, "Send application/json, not compressed."],
  "report-malformed": [400, "The body is not a report, nor a list of 1 to 64 reports."],
  "no-questions": [403, "No question is asked at present, so no report is taken."],
  "question-unknown": [422, "No such question is asked."],
  "policy-expired": [422, "The question was changed since; a report to the earlier one is not counted."],
  "policy-unknown": [409, "The questions are newer than this server knows. Send the report again in a minute."],
  "epoch-wrong": [422, "No epoch of the question begins on that day."],
  "epoch-over": [422, "The epoch is over, and its reports are counted."],
  "epoch-ahead": [422, "The epoch has not begun yet."],
  "payload-wrong": [422, "The question's mechanism never makes such a payload."],
  "too-many-requests": [429, "The server takes no more reports at the moment. Send it again later."],
  "storage-unavailable": [503, "The report could not be stored. Send it again later."],
} as const satisfies Readonly<Record<string, readonly [status: number, message: string]>>;

export type RefusalCode = keyof typeof REFUSALS;

export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
}

/** @param detail what is wrong, put after the code's own sentence */
export const refuse = (code: RefusalCode, detail?: string): Refusal => ({
  code,
  message: detail ? `${REFUSALS[code][1]} (${detail})` : REFUSALS[code][1],
});

export const statusOf = (code: RefusalCode): number => REFUSALS[code][0];

/** s after which the same request may be taken; null for a report that never will be. */
export function retryAfter(code: RefusalCode): number | null {
  if (code === "policy-unknown") return 60;
  return code === "too-many-requests" || code === "storage-unavailable" ? 5 : null;
}
