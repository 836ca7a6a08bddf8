import { dequantise, type VectorTable } from "../release/quantise.ts";
import { type Interaction, interest, WINDOW_LENGTH } from "./session-window.ts";

/** The encoder's input for a session: its last L interactions, right-aligned. */
export function encoderInput(
  session: readonly Interaction[],
  vectors: VectorTable,
  length: number = WINDOW_LENGTH,
): { rows: Float32Array; mask: Float32Array } {
  const rows = new Float32Array(length * vectors.dimension);
  const mask = new Float32Array(length);
  const recent = session.slice(-length);
  for (let i = 0; i < recent.length; i++) {
    const place = length - recent.length + i;
    dequantise(vectors, recent[i].item, rows, place * vectors.dimension);
    mask[place] = 1;
  }
  return { rows, mask };
}

/** Each interaction counts this share of the one after it. */
const DECAY = 0.7;

/** Rung 2's session vector: mean of the session's item vectors, decayed by age and weighted by interest; float32[D]. */
export function meanQuery(session: readonly Interaction[], vectors: VectorTable): Float32Array {
  const { dimension } = vectors;
  const sum = new Float32Array(dimension);
  const row = new Float32Array(dimension);
  let decay = 1;
  for (let i = session.length - 1; i >= Math.max(0, session.length - WINDOW_LENGTH); i--) {
    dequantise(vectors, session[i].item, row);
    const weight = decay * interest(session[i]);
    for (let j = 0; j < dimension; j++) sum[j] += weight * row[j];
    decay *= DECAY;
  }
  let squares = 0;
  for (const value of sum) squares += value * value;
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  for (let j = 0; j < dimension; j++) sum[j] *= scale;
  return sum;
}
