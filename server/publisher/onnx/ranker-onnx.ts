import { FEATURE_LIMIT, paddedWidth, type RankerModel } from "../train/ranker-model.ts";
import { type Name, OnnxGraph } from "./onnx-model.ts";

/**
 * ranker.onnx: features float32[n, F], raw -> scores float32[n]. Scaling is inside, so a device sends what it computes.
 * Columns that never moved in training are left out at the door: signals that a site's log lacks cost a device nothing.
 */
export function rankerOnnx({ scale, parameters, hidden }: RankerModel): Uint8Array {
  const graph = new OnnxGraph();
  const features = scale.mean.length;
  const used = Array.from(scale.mean, (_, f) => f).filter((f) => scale.deviation[f] < Number.POSITIVE_INFINITY);
  const input = graph.input("features", ["n", features]);
  const columns = (chosen: readonly number[]): Name =>
    chosen.length < features ? graph.node("Gather", [input, graph.integers("used", chosen)], { axis: 1 }) : input;
  const answer = (score: Name): Uint8Array => {
    graph.output("scores", graph.node("Reshape", [score, graph.integers("flat", [-1])]), ["n"]);
    return graph.toBytes("afterclick-ranker");
  };
  if (used.length === 0) {
    // Nothing tells candidates apart: equal scores leave them in the order they were found in.
    return answer(graph.node("Mul", [columns([0]), graph.floats("nothing", [], [0])]));
  }
  const constants = (name: string, values: Float32Array): Name =>
    graph.floats(
      name,
      [used.length],
      Float32Array.from(used, (f) => values[f]),
    );
  const centred = graph.node("Sub", [columns(used), constants("mean", scale.mean)]);
  const scaled = graph.node("Div", [centred, constants("deviation", scale.deviation)]);
  const x = graph.node("Clip", [
    scaled,
    graph.floats("low", [], [-FEATURE_LIMIT]),
    graph.floats("high", [], [FEATURE_LIMIT]),
  ]);
  /** Training pads the rows of the first matrices; the padding meets only zeros. */
  const rowsUsed = (name: string): Name => {
    const { shape, values } = parameters[name];
    if (shape[0] !== paddedWidth(features)) throw new RangeError(`${name} has ${shape[0]} rows`);
    const columns = shape[1];
    const rows = new Float32Array(used.length * columns);
    used.forEach((f, i) => {
      rows.set(values.subarray(f * columns, (f + 1) * columns), i * columns);
    });
    return graph.floats(name, [used.length, columns], rows);
  };
  const weight = (name: string): Name =>
    graph.floats(name, parameters[name].shape as number[], parameters[name].values);
  let score = graph.node("MatMul", [x, rowsUsed("linear")]);
  if (hidden) {
    const zero = graph.floats("zero", [], [0]);
    /** Not Relu, which ONNX Runtime joins to the matrix product: there it takes two thirds as long as the product itself. */
    const layer = (from: Name, weights: Name, bias: Name): Name =>
      graph.node("Max", [graph.node("Add", [graph.node("MatMul", [from, weights]), bias]), zero]);
    const first = layer(x, rowsUsed("firstWeight"), weight("firstBias"));
    const second = layer(first, weight("secondWeight"), weight("secondBias"));
    score = graph.node("Add", [graph.node("MatMul", [second, weight("lastWeight")]), score]);
  }
  return answer(score);
}
