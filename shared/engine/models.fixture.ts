import { FEATURE_COUNT, FEATURES } from "./features.ts";
import type { Models } from "./models.ts";

/** Stands where the ONNX models will: the sum of the rows as session vector, one column as score. */
export function modelsBy(column: string): Models {
  const at = FEATURES.indexOf(column);
  if (at < 0) throw new RangeError(`no feature ${column}`);
  return {
    async encode(rows, mask) {
      const dimension = rows.length / mask.length;
      const sum = new Float32Array(dimension);
      for (let i = 0; i < rows.length; i++) sum[i % dimension] += rows[i];
      return sum;
    },
    async score(features, n) {
      return Float32Array.from({ length: n }, (_, place) => features[place * FEATURE_COUNT + at]);
    },
  };
}
