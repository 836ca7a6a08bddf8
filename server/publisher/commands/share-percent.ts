import { InvalidArgumentError } from "commander";

/** Parser of --share: percent of devices. Answers a share in 0..1. */
export function sharePercent(text: string): number {
  const percent = Number(text);
  if (!(percent >= 0 && percent <= 100) || text.trim() === "") {
    throw new InvalidArgumentError("It must be a percentage from 0 to 100.");
  }
  return percent / 100;
}
