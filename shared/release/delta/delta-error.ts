/** Why a delta was not applied: its bytes are no delta, or it is one of another base than the one at hand. */
export type DeltaFault = "damaged" | "base";

/** The only error that reading and applying a delta throw. */
export class DeltaError extends Error {
  override name = "DeltaError";

  constructor(
    readonly fault: DeltaFault,
    message: string,
  ) {
    super(message);
  }
}

/** For what no publisher writes. */
export const damaged = (what: string): DeltaError => new DeltaError("damaged", `the delta is damaged: ${what}`);
