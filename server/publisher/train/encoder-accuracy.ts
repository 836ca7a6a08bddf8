import { ScanKernel } from "../../../shared/kernels/scan-kernel.ts";
import { quantise } from "../../../shared/release/quantise.ts";
import { type Accuracy, accuracyOfRanks, placeIn } from "../evaluate/metrics.ts";
import type { PrefixEncoder } from "./encode-prefixes.ts";
import type { Step } from "./sessions.ts";
import type { EncoderModel } from "./train-encoder.ts";

/** The encoder alone, by the device's own exact int8 scan over all items. */
export async function encoderAccuracy(
  encoder: PrefixEncoder,
  model: EncoderModel,
  cases: readonly Step[],
  k = 20,
): Promise<Accuracy> {
  const { dimension } = model.shape;
  const kernel = new ScanKernel(quantise(model.rows, dimension));
  const queries = await encoder.encode(
    model,
    cases.map(({ prefix }) => prefix),
  );
  const ranks = cases.map(({ target }, i) =>
    placeIn(kernel.search(queries.subarray(i * dimension, (i + 1) * dimension), k).items, target),
  );
  return accuracyOfRanks(ranks, k);
}
