import { CONSENT_MODES, type ConsentMode } from "../contracts/consent.ts";

/** The lowest of the given modes: the effective one. Nothing given means off. */
export function lowestMode(...modes: readonly ConsentMode[]): ConsentMode {
  if (modes.length === 0) return "off";
  return CONSENT_MODES[Math.min(...modes.map((mode) => CONSENT_MODES.indexOf(mode)))];
}

export const isLower = (mode: ConsentMode, than: ConsentMode): boolean => lowestMode(mode, than) !== than;
