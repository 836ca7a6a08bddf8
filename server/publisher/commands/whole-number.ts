import { InvalidArgumentError } from "commander";

/** Parser of an option. */
export const wholeNumber =
  (least: number, most = 4_294_967_295) =>
  (text: string): number => {
    const n = Number(text);
    if (Number.isInteger(n) && n >= least && n <= most && text.trim() !== "") return n;
    const end = most === 4_294_967_295 ? "on" : `to ${most}`;
    throw new InvalidArgumentError(`It must be a whole number from ${least} ${end}.`);
  };
