import { DEVICE_CLASSES, REFERRER_KINDS } from "../../../shared/contracts/event.ts";
import { deviceClassOf, referrerKindOf } from "../../../shared/engine/arrival.ts";

/** More texts than a column of kinds has; referrers may be full addresses, of which there is no end. */
const MOST_KNOWN = 10_000;

/** Codes, as in EventLog, of what a log's device and referrer columns say; remembers what it looked up. */
export class ArrivalTexts {
  readonly #devices = new Map<string, number>();
  readonly #referrers = new Map<string, number>();

  /** 0 for a text that names no device. */
  device(text: string): number {
    return remembered(this.#devices, text, () => {
      const known = deviceClassOf(text);
      return known ? 1 + DEVICE_CLASSES.indexOf(known) : 0;
    });
  }

  /** 0 for an empty text: a shop that does not write "direct" most likely does not know. */
  referrer(text: string): number {
    return remembered(this.#referrers, text, () =>
      text === "" ? 0 : 1 + REFERRER_KINDS.indexOf(referrerKindOf(text, null)),
    );
  }
}

function remembered(codes: Map<string, number>, text: string, look: () => number): number {
  const known = codes.get(text);
  if (known !== undefined) return known;
  const code = look();
  if (codes.size < MOST_KNOWN) codes.set(text, code);
  return code;
}
