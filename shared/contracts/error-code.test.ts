import { expect, test } from "vitest";
import { ERROR_CODES, fail, ok } from "./error-code.ts";

test("every message is a sentence with its full stop", () => {
  for (const [code, message] of Object.entries(ERROR_CODES)) expect(message, code).toMatch(/^\S.*\.$/);
});

test("results survive the way through a message port, detail and all", () => {
  expect(structuredClone(ok([1]))).toEqual({ ok: true, value: [1] });
  expect(structuredClone(fail("part-missing", "items.arrow"))).toEqual({
    ok: false,
    error: { code: "part-missing", message: `${ERROR_CODES["part-missing"]} (items.arrow)` },
  });
  expect(fail("part-missing").error.message).toBe(ERROR_CODES["part-missing"]);
});
