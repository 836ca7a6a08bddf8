import { expect, test } from "vitest";
import { fail } from "../../../../shared/contracts/error-code.ts";
import { readSitePolicy } from "../../../../shared/contracts/site-policy.ts";
import { madePolicy } from "../../specs/support/made-policy.ts";
import { placeOfFault } from "./place-of-fault.ts";

test("the place comes before the sentence, with or without the error's own sentence around it", () => {
  const fault = "questions.inp-ms.epsilon: 1 is more than caps.day, 0.5";
  const place = ["questions", "inp-ms", "epsilon"];
  const text = "1 is more than caps.day, 0.5";
  expect(placeOfFault(fault)).toEqual({ place, text });
  expect(placeOfFault(fail("policy-invalid", fault).error.message)).toEqual({ place, text });
});

test("what the schema says of a document is found too", () => {
  const read = readSitePolicy({ ...madePolicy(), caps: { day: 3, life: 10 } });
  expect(read.ok ? null : placeOfFault(read.error.message).place).toEqual(["caps", "day"]);
});

test("a question without an id that could name it is told by its number", () => {
  expect(placeOfFault("questions.#2.id: it is there twice").place).toEqual(["questions", "#2", "id"]);
});

test("a sentence that names no place stays whole", () => {
  const text = "The keys of the site are not here, so nothing can be signed.";
  expect(placeOfFault(text)).toEqual({ place: [], text });
});
