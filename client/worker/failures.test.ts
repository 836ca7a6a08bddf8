import { expect, it } from "vitest";
import { failure } from "../../shared/contracts/error-code.ts";
import { Failures } from "./failures.ts";

it("tells of each code once and how often, and not of what is part of normal service", () => {
  const failures = new Failures();
  const told = [failure("onnx-failed", "first"), failure("storage-full")];
  for (const one of [...told, failure("onnx-failed", "second"), failure("session-empty"), failure("loading")])
    failures.add(one);
  expect(failures.list()).toEqual([
    { ...told[0], count: 2 },
    { ...told[1], count: 1 },
  ]);
});
