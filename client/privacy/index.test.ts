import { expect, it } from "vitest";
import * as privacy from "./index.ts";

it("has one public class, and is imported where there are no elements, as on a server that renders pages", () => {
  expect(Object.keys(privacy)).toEqual(["AfterclickPrivacy"]);
  expect("customElements" in globalThis).toBe(false);
});
