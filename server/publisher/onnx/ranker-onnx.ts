import { FEATURE_LIMIT, paddedWidth, type RankerModel } from "../train/ranker-model.ts";
import { type Name, OnnxGraph } from "./onnx-model.ts";

/** ranker.onnx: features float32[n, F], raw -> scores float32[n]. Scaling is inside, so a device sends what it computes. */
export function rankerOnnx({ scale, parameters, hidden }: RankerModel): Uint8Array {
  const graph = new OnnxGraph();
  const features = scale.mean.length;
  const input = graph.input("features", ["n", features]);
  const centred = graph.node("Sub", [input, graph.floats("mean", [features], scale.mean)]);
  const scaled = graph.node("Div", [centred, graph.floats("deviation", [features], scale.deviation)]);
  const x = graph.node("Clip", [
    scaled,
    graph.floats("low", [], [-FEATURE_LIMIT]),
    graph.floats("high", [], [FEATURE_LIMIT]),
  ]);
  /** Training pads the rows of the first matrices; the padding meets only zeros. */
  const unpadded = (name: string): Name => {
    const { shape, values } = parameters[name];
    if (shape[0] !== paddedWidth(features)) throw new RangeError(`${name} has ${shape[0]} rows`);
    return graph.floats(name, [features, shape[1]], values.subarray(0, features * shape[1]));
  };
  const weight = (name: string): Name =>
    graph.floats(name, parameters[name].shape as number[], parameters[name].values);
  let score = graph.node("MatMul", [x, unpadded("linear")]);
  if (hidden) {
    const first = graph.node("Relu", [
      graph.node("Add", [graph.node("MatMul", [x, unpadded("firstWeight")]), weight("firstBias")]),
    ]);
    const second = graph.node("Relu", [
      graph.node("Add", [graph.node("MatMul", [first, weight("secondWeight")]), weight("secondBias")]),
    ]);
    score = graph.node("Add", [graph.node("MatMul", [second, weight("lastWeight")]), score]);
  }
  graph.output("scores", graph.node("Reshape", [score, graph.integers("flat", [-1])]), ["n"]);
  return graph.toBytes("afterclick-ranker");
}
