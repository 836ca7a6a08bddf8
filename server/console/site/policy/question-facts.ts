import { domainSize, EPSILON_A_DAY, epsilonPerDay, type Question } from "../../../../shared/contracts/questions.ts";
import { chooseMechanism, MOST_VALUES } from "../../../../shared/privacy/choose-mechanism.ts";
import { reportsNeeded } from "../../../../shared/privacy/estimate.ts";
import { count, counted, percent, short } from "../words.ts";

/** What a question costs a device and takes to be answered, in sentences; none while its numbers make no question. */
export function questionFacts(question: Question): string[] {
  const { domain, epsilon, epochDays, share } = question;
  const answers = domainSize(domain);
  const milliEpsilon = Math.round(epsilon * 1000);
  const isDomain = Number.isInteger(answers) && answers >= 2 && answers <= MOST_VALUES;
  const isPaid = milliEpsilon >= 1 && milliEpsilon <= 1000 * EPSILON_A_DAY;
  if (!(isDomain && isPaid && epochDays >= 1 && share >= 0 && share <= 1)) return [];
  const reports = reportsNeeded(chooseMechanism(answers, milliEpsilon));
  const perDay = epsilonPerDay(question);
  return [
    `A device answers at most once in ${counted(epochDays, "day")}, and ${percent(share)} of devices are asked each time: ` +
      `ε ${short(perDay)} a day on average, ${short(365 * perDay)} a year.`,
    `Of any two answers, one report makes neither more than ${Math.exp(epsilon).toFixed(2)} times as likely as the other.`,
    `${count(answers)} possible answers: it takes ${counted(reports, "report")} before anything is said.`,
  ];
}
