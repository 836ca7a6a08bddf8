import { expect, it } from "vitest";
import * as afterclick from "./index.ts";

it("has one public function; a new one is a promise to keep", () => {
  expect(Object.keys(afterclick)).toEqual(["create"]);
});
