import type { Parameters } from "../train/parameters.ts";
import { FEATURE_LIMIT, type FeatureScale, paddedWidth, type RankerModel } from "../train/ranker-model.ts";
import { type Name, OnnxGraph } from "./onnx-model.ts";

/**
 * ranker.onnx: features float32[n, F], raw -> scores float32[n]. Scaling is inside, so a device sends what it computes.
 *
 * It is in the limits and in the first matrices, and not in operators of its own: on a device each pass over the features takes
 * as long as a small matrix product, and leaving out columns that never moved takes longer than multiplying them by 0 (ADR 21).
 */
export function rankerOnnx({ scale, parameters, hidden }: RankerModel): Uint8Array {
  const graph = new OnnxGraph();
  const features = scale.mean.length;
  const input = graph.input("features", ["n", features]);
  const limit = (name: string, sign: number): Name =>
    graph.floats(
      name,
      [features],
      scale.mean.map((mean, f) => (moved(scale, f) ? mean + sign * FEATURE_LIMIT * scale.deviation[f] : 0)),
    );
  const x = graph.node("Min", [graph.node("Max", [input, limit("low", -1)]), limit("high", 1)]);
  const product = (name: string, bias: Name | null): Name => {
    const { weights, offsets, columns } = unscaled(parameters[name], scale);
    const sum = graph.node("MatMul", [x, graph.floats(name, [features, columns], weights)]);
    return graph.node("Add", [
      sum,
      graph.floats(`${name}Offset`, [columns], offsets(bias === null ? null : parameters[bias].values)),
    ]);
  };
  const weight = (name: string): Name =>
    graph.floats(name, parameters[name].shape as number[], parameters[name].values);
  let score = product("linear", null);
  if (hidden) {
    const zero = graph.floats("zero", [], [0]);
    /** Not Relu, which ONNX Runtime joins to the matrix product: there it takes two thirds as long as the product itself. */
    const positive = (from: Name): Name => graph.node("Max", [from, zero]);
    const first = positive(product("firstWeight", "firstBias"));
    const second = positive(
      graph.node("Add", [graph.node("MatMul", [first, weight("secondWeight")]), weight("secondBias")]),
    );
    score = graph.node("Add", [graph.node("MatMul", [second, weight("lastWeight")]), score]);
  }
  graph.output("scores", graph.node("Reshape", [score, graph.integers("flat", [-1])]), ["n"]);
  return graph.toBytes("afterclick-ranker");
}

const moved = ({ deviation }: FeatureScale, f: number): boolean => deviation[f] < Number.POSITIVE_INFINITY;

/**
 * A matrix of scaled features, for raw ones: (x - mean) / deviation * w = x * (w / deviation) - mean * (w / deviation).
 * Training pads its rows; the padding meets only zeros.
 */
function unscaled({ shape: [rows, columns], values }: Parameters[string], scale: FeatureScale) {
  const { mean, deviation } = scale;
  if (rows !== paddedWidth(mean.length)) throw new RangeError(`a matrix of ${rows} rows for ${mean.length} features`);
  const weights = Float32Array.from({ length: mean.length * columns }, (_, i) => {
    const f = Math.floor(i / columns);
    return moved(scale, f) ? values[i] / deviation[f] : 0;
  });
  return {
    weights,
    columns,
    offsets: (bias: Float32Array | null): Float32Array =>
      Float32Array.from({ length: columns }, (_, c) => {
        let offset = bias ? bias[c] : 0;
        for (let f = 0; f < mean.length; f++) offset -= mean[f] * weights[f * columns + c];
        return offset;
      }),
  };
}
