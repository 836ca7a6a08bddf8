import fc from "fast-check";
import { expect, test } from "vitest";
import { descending } from "./descending.ts";

test("the largest values first, equal ones in their order, as many as asked for", () => {
  // Few distinct values tie often; -0 and 0 are equal.
  const value = fc.oneof(fc.constantFrom(-0, 0, 1, -1), fc.double({ noNaN: true }));
  fc.assert(
    fc.property(fc.array(value, { maxLength: 300 }), fc.nat(320), (values, most) => {
      const expected = Array.from(values.keys()).sort((a, b) =>
        values[a] === values[b] ? a - b : values[a] < values[b] ? 1 : -1,
      );
      const typed = Float64Array.from(values);
      expect(Array.from(descending(typed))).toEqual(expected);
      expect(Array.from(descending(typed, most))).toEqual(expected.slice(0, most));
    }),
  );
});
