import { type EncoderShape, encoderFunction } from "./encoder-model.ts";
import type { Jax, Tensor, Tensors } from "./jax.ts";
import { tensor, tensors } from "./parameters.ts";
import type { EncoderModel } from "./train-encoder.ts";

const LENGTHS = [1, 2, 3, 4, 6, 8, 12, 20, 40, 80, 200];
const TOKENS = 1024;

type EncodeFunction = (parameters: Tensors, rows: Tensor) => Tensor;

/** Session vectors in batches, for evaluation while training (a device encodes one session, in ONNX Runtime). */
export class PrefixEncoder {
  readonly #jax: Jax;
  readonly #shape: EncoderShape;
  readonly #functions = new Map<number, EncodeFunction>();

  constructor(jax: Jax, shape: EncoderShape) {
    this.#jax = jax;
    this.#shape = shape;
  }

  /** @returns float32[prefixes.length, D], unit rows. */
  async encode(model: EncoderModel, prefixes: readonly Int32Array[]): Promise<Float32Array> {
    const { dimension, window } = this.#shape;
    const vectors = new Float32Array(prefixes.length * dimension);
    const byLength = new Map<number, number[]>();
    prefixes.forEach((prefix, at) => {
      const length = Math.min(prefix.length, window);
      const padded = Math.min(window, LENGTHS.find((most) => most >= length) ?? window);
      const group = byLength.get(padded);
      if (group) group.push(at);
      else byLength.set(padded, [at]);
    });
    for (const [length, group] of byLength) {
      const room = Math.max(8, Math.floor(TOKENS / length / 4) * 4);
      for (let from = 0; from < group.length; from += room) {
        const members = group.slice(from, from + room);
        const rows = new Float32Array(room * length * dimension);
        members.forEach((at, slot) => {
          prefixes[at].slice(-length).forEach((item, t) => {
            rows.set(model.rows.subarray(item * dimension, (item + 1) * dimension), (slot * length + t) * dimension);
          });
        });
        const encoded = this.#function(room, length)(
          tensors(this.#jax, model.parameters),
          tensor(this.#jax, rows, [room * length, dimension]),
        );
        const values = (await encoded.data()) as Float32Array;
        members.forEach((at, slot) => {
          const last = slot * length + Math.min(prefixes[at].length, length) - 1;
          vectors.set(values.subarray(last * dimension, (last + 1) * dimension), at * dimension);
        });
      }
    }
    return vectors;
  }

  #function(room: number, length: number): EncodeFunction {
    const known = this.#functions.get(length);
    if (known) return known;
    const encode = encoderFunction(this.#jax, this.#shape, room, length);
    const made = this.#jax.jit((parameters: Tensors, rows: Tensor) =>
      encode(parameters, rows, null),
    ) as unknown as EncodeFunction;
    this.#functions.set(length, made);
    return made;
  }
}
