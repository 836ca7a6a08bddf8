import { PublisherError } from "./publisher-error.ts";

/**
 * A number that is none would spread: a device would rank by chance, and no figure would say why.
 *
 * @param step what has just been computed, for the message
 * @throws PublisherError with the step, and the place of the first number that is not finite
 */
export function requireFinite(values: ArrayLike<number>, step: string): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new PublisherError(
      `The build stopped: ${step} came to ${values[i]} (number ${i} of ${values.length}). ` +
        "The log may hold something odd; try another --seed, or report this with the log's first lines.",
    );
  }
}
