import { expect, it } from "vitest";
import { ERROR_CODES, failure as sharedFailure } from "../../shared/contracts/error-code.ts";
import { failure, PAGE_ERRORS } from "./page-failure.ts";

it("says what the shared table says", () => {
  expect(ERROR_CODES).toMatchObject(PAGE_ERRORS);
  expect(failure("worker-failed")).toEqual(sharedFailure("worker-failed"));
  expect(failure("worker-failed", "why")).toEqual(sharedFailure("worker-failed", "why"));
});
