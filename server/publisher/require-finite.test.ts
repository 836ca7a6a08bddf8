import { describe, expect, test } from "vitest";
import { seededRng } from "../../shared/math/rng.ts";
import { rankerOnnx } from "./onnx/ranker-onnx.ts";
import { PublisherError } from "./publisher-error.ts";
import { requireFinite } from "./require-finite.ts";
import { fixedOrder } from "./train/choose-ranker.ts";
import { spectralStart } from "./train/spectral-start.ts";

describe("a number that is none stops the build", () => {
  test("with the step and the place", () => {
    expect(() => requireFinite([0, 1, -1], "the weights")).not.toThrow();
    expect(() => requireFinite(Float32Array.of(0, Number.NaN), "the weights")).toThrow(PublisherError);
    expect(() => requireFinite([1, 2, Number.NEGATIVE_INFINITY], "the weights")).toThrow(
      /the weights came to -Infinity \(number 2 of 3\)/,
    );
  });

  test("in the spectral start, with its round", () => {
    const sessions = { items: Int32Array.of(0, 1, 2), offsets: Int32Array.of(0, 3) };
    const rng = seededRng(1);
    let draws = 0;
    const broken = () => (draws++ === 5 ? Number.NaN : rng());
    expect(() => spectralStart(sessions, 3, 4, broken)).toThrow(/spectral start, round 1 of 12/);
  });

  test("in the weights of a model, by name", () => {
    const model = fixedOrder();
    model.parameters.linear.values[0] = Number.NaN;
    expect(() => rankerOnnx(model)).toThrow(/weight "linear" .* came to NaN/);
  });
});
