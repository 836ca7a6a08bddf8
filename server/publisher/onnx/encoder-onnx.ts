import { type EncoderShape, encoderParameters, NORM_EPSILON, RMS_EPSILON } from "../train/encoder-model.ts";
import type { Parameters } from "../train/parameters.ts";
import { type Name, OnnxGraph, readFloats } from "./onnx-model.ts";

/**
 * encoder.onnx: items float32[B, L, D] (right-aligned, unit rows) and mask float32[B, L] -> session float32[B, D], unit.
 * The same function as encoderFunction in train/encoder-model.ts, for the last position only: its query alone attends.
 */
export function encoderOnnx({ dimension, window, heads }: EncoderShape, parameters: Parameters): Uint8Array {
  const graph = new OnnxGraph();
  const headWidth = dimension / heads;
  const weight = (name: string): Name =>
    graph.floats(name, parameters[name].shape as number[], parameters[name].values);
  const scalar = (name: string, value: number): Name => graph.floats(name, [], [value]);
  const items = graph.input("items", ["B", window, dimension]);
  const mask = graph.input("mask", ["B", window]);

  const lastAxis = graph.integers("last_axis", [-1]);
  const normEpsilon = scalar("norm_epsilon", NORM_EPSILON);
  const unit = (x: Name): Name => {
    const squares = graph.node("ReduceSum", [graph.node("Mul", [x, x]), lastAxis], { keepdims: 1 });
    return graph.node("Div", [x, graph.node("Sqrt", [graph.node("Add", [squares, normEpsilon])])]);
  };

  const own = unit(items);
  const x = graph.node("Mul", [own, scalar("root_dimension", Math.sqrt(dimension))]);
  const last = graph.node("Gather", [x, graph.integers("last", [window - 1])], { axis: 1 });
  const allHeads = graph.integers("all_heads", [0, window, heads, headWidth]);
  const lastHeads = graph.integers("last_heads", [0, 1, heads, headWidth]);
  const split = (from: Name, name: string, shape: Name, perm: readonly number[]): Name =>
    graph.node("Transpose", [graph.node("Reshape", [graph.node("MatMul", [from, weight(name)]), shape])], { perm });
  const query = split(last, "query", lastHeads, [0, 2, 1, 3]);
  const key = split(x, "key", allHeads, [0, 2, 3, 1]);
  const value = split(x, "value", allHeads, [0, 2, 1, 3]);

  const fromLast = (name: string): Float32Array => eachReversed(parameters[name].values, window);
  const scaled = graph.node("Mul", [
    graph.node("MatMul", [query, key]),
    scalar("score_scale", 1 / Math.sqrt(headWidth)),
  ]);
  const biased = graph.node("Add", [scaled, graph.floats("distance", [1, heads, 1, window], fromLast("distance"))]);
  const absent = graph.node("Mul", [graph.node("Sub", [mask, scalar("one", 1)]), scalar("far", 1e9)]);
  const masked = graph.node("Add", [
    biased,
    graph.node("Reshape", [absent, graph.integers("mask_shape", [-1, 1, 1, window])]),
  ]);
  const attention = graph.node("Softmax", [masked], { axis: -1 });
  const flat = graph.integers("flat", [-1, dimension]);
  const read = graph.node("Reshape", [
    graph.node("Transpose", [graph.node("MatMul", [attention, value])], { perm: [0, 2, 1, 3] }),
    flat,
  ]);

  const h = graph.node("Add", [graph.node("Reshape", [last, flat]), graph.node("MatMul", [read, weight("output")])]);
  const meanSquare = graph.node("ReduceMean", [graph.node("Mul", [h, h])], { axes: [-1], keepdims: 1 });
  const size = graph.node("Sqrt", [graph.node("Add", [meanSquare, scalar("rms_epsilon", RMS_EPSILON)])]);
  const y = graph.node("Mul", [graph.node("Div", [h, size]), weight("hiddenGain")]);
  const wide = graph.node("Relu", [
    graph.node("Add", [graph.node("MatMul", [y, weight("hiddenWeight")]), weight("hiddenBias")]),
  ]);
  const narrow = graph.node("Add", [graph.node("MatMul", [wide, weight("narrowWeight")]), weight("narrowBias")]);
  const out = graph.node("Mul", [graph.node("Add", [h, narrow]), weight("outputGain")]);

  const square = [1, 1, window];
  const absentItem = graph.node("Reshape", [absent, graph.integers("copy_mask_shape", [-1, 1, window])]);
  const alike = graph.node("MatMul", [
    graph.node("Reshape", [
      graph.node("MatMul", [out, weight("copyQuery")]),
      graph.integers("one_row", [-1, 1, dimension]),
    ]),
    graph.node("Transpose", [own], { perm: [0, 2, 1] }),
  ]);
  const near = graph.node("Add", [alike, graph.floats("focusDistance", square, fromLast("focusDistance"))]);
  const focus = graph.node("Softmax", [graph.node("Add", [near, absentItem])], { axis: -1 });
  const spreadDistance = graph.floats("spreadDistance", square, fromLast("spreadDistance"));
  const spread = graph.node("Softmax", [graph.node("Add", [spreadDistance, absentItem])], { axis: -1 });
  const shares = graph.node("Add", [
    graph.node("Mul", [focus, weight("focusGain")]),
    graph.node("Mul", [spread, weight("spreadGain")]),
  ]);
  const copied = graph.node("Reshape", [graph.node("MatMul", [shares, own]), flat]);
  graph.output("session", unit(graph.node("Add", [unit(out), copied])), ["B", dimension]);
  return graph.toBytes("afterclick-encoder");
}

/** Rows of `length` values, each back to front. Its own inverse. */
const eachReversed = (values: Float32Array, length: number): Float32Array =>
  values.map((_, i) => values[i - (i % length) + length - 1 - (i % length)]);

/** Parameters that lie in the file back to front: place t of the window is window - 1 - t before the last. */
const BY_DISTANCE = ["distance", "focusDistance", "spreadDistance"];

/** The inverse of encoderOnnx: shape and parameters of an encoder that it wrote; null for an encoder of the site's own. */
export function readEncoder(bytes: Uint8Array): { shape: EncoderShape; parameters: Parameters } | null {
  const floats = readFloats(bytes);
  const dimension = floats.get("hiddenGain")?.length ?? 0;
  const hidden = floats.get("hiddenBias")?.length ?? 0;
  const window = floats.get("spreadDistance")?.length ?? 0;
  const heads = (floats.get("distance")?.length ?? 0) / window;
  if (![dimension, hidden, window, heads].every((size) => Number.isInteger(size) && size > 0)) return null;
  const shape = { dimension, window, heads, hidden };
  const wanted = encoderParameters(shape, 0, () => 0);
  const parameters: Record<string, Parameters[string]> = {};
  for (const [name, { shape: dimensions, values }] of Object.entries(wanted)) {
    const found = floats.get(name);
    if (found?.length !== values.length) return null;
    parameters[name] = {
      shape: dimensions,
      values: BY_DISTANCE.includes(name) ? eachReversed(found, window) : found,
    };
  }
  return { shape, parameters };
}
