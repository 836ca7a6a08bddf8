/**
 * What `npm run proof` audits: the functions of the very chunk that visitors run. No page loads this file. It imports all
 * that a visitor has loaded by then, so that what is shared stays where it is and visitors load no chunk more.
 */
import "../worker/worker.ts";

export { grantReport } from "../../shared/contracts/consent.ts";
export { answerQuestion } from "../../shared/privacy/answer.ts";
export { cryptoWords, RandomIntegers } from "../../shared/privacy/random-integers.ts";
export { PolicyHost } from "./policy-host.ts";
export { Reporting } from "./reporting.ts";
