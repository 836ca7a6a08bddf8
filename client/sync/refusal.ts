import * as v from "valibot";
import { ERROR_CODES, type ErrorCode } from "../../shared/contracts/error-code.ts";
import { Sha256Schema } from "../../shared/contracts/manifest.ts";

/** First wait in ms after a release was refused; each further one is twice as long, up to the longest. */
const FIRST_MS = 60_000;
const LONGEST_MS = 86_400_000;

/** A release that turned out to be damaged, so that it is not fetched again on every page. */
export const RefusalSchema = v.object({
  /** Of its manifest. */
  sha256: Sha256Schema,
  code: v.picklist(Object.keys(ERROR_CODES) as ErrorCode[]),
  /** Highest rung that it could serve all the same. */
  rung: v.picklist([1, 2]),
  tries: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** It is tried again from then on, in ms since the epoch. */
  until: v.number(),
});
export type Refusal = v.InferOutput<typeof RefusalSchema>;

/** @param random in [0, 1): spreads the devices that met the same damage */
export function refusalAfter(
  before: Refusal | null,
  refused: Pick<Refusal, "sha256" | "code" | "rung">,
  now: number,
  random = Math.random(),
): Refusal {
  const tries = before?.sha256 === refused.sha256 ? before.tries + 1 : 1;
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1));
  return { ...refused, tries, until: now + most * (0.5 + random / 2) };
}

/** Whether a release must still wait; a clock that was set back does not make it wait for longer. */
export const mustWait = (refusal: Refusal | null, sha256: string, now: number): refusal is Refusal =>
  refusal?.sha256 === sha256 && refusal.until > now && refusal.until - now <= LONGEST_MS;
