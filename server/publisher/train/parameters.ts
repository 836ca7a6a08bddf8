import type { Rng } from "../../../shared/math/rng.ts";
import type { Jax, Tensors } from "./jax.ts";

/** A trainable array, kept on the host and updated in place. */
export interface Parameter {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}
export type Parameters = Readonly<Record<string, Parameter>>;

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

export const constant = (shape: readonly number[], value: number): Parameter => ({
  shape,
  values: new Float32Array(sizeOf(shape)).fill(value),
});

/** Sum of twelve uniforms: near enough to a normal, and made of additions only. */
export function gaussian(rng: Rng): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += rng();
  return sum;
}

/** Normal entries of variance (gain^2 / rows), which keeps activations at the same size from layer to layer. */
export function matrix(rows: number, columns: number, gain: number, rng: Rng): Parameter {
  const deviation = gain / Math.sqrt(rows);
  return {
    shape: [rows, columns],
    values: Float32Array.from({ length: rows * columns }, () => gaussian(rng) * deviation),
  };
}

export const tensor = (jax: Jax, values: Float32Array, shape: readonly number[]) =>
  jax.numpy.array(values as Float32Array<ArrayBuffer>).reshape([...shape]);

export const tensors = (jax: Jax, parameters: Parameters): Tensors =>
  Object.fromEntries(Object.entries(parameters).map(([name, { values, shape }]) => [name, tensor(jax, values, shape)]));

export const copyParameters = (parameters: Parameters): Parameters =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, { shape, values }]) => [name, { shape, values: values.slice() }]),
  );
