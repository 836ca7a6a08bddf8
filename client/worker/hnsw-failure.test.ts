import { expect, it } from "vitest";
import { hnswFailure } from "./hnsw-failure.ts";

it("names the policy only when the policy is the cause", () => {
  const refused = "Refused to evaluate a string as JavaScript because 'unsafe-eval' is not an allowed source of script";
  expect(hnswFailure(new EvalError("blocked")).code).toBe("hnsw-forbidden");
  expect(hnswFailure(new WebAssembly.RuntimeError(`Aborted(EvalError: ${refused})`)).code).toBe("hnsw-forbidden");
  expect(hnswFailure(new TypeError("Failed to fetch dynamically imported module"))).toMatchObject({
    code: "hnsw-failed",
    message: expect.stringContaining("Failed to fetch"),
  });
  expect(hnswFailure(new RangeError("Out of memory")).code).toBe("hnsw-failed");
});
