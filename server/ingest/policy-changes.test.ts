import { expect, test } from "vitest";
import { sitePolicy } from "./load-test-util.ts";
import { policyChanges } from "./policy-changes.ts";

const effects = (...policies: Parameters<typeof policyChanges>): string[] =>
  policyChanges(...policies).map(({ effect }) => effect);

test("a mode below contribute ends the answers, and no question is said to be asked then", () => {
  const device = { ...sitePolicy, highestMode: "device" } as const;
  expect(effects(sitePolicy, device)).toEqual([expect.stringContaining("No device answers any more")]);
  expect(effects({ ...device, questions: [] }, device)).toEqual([
    expect.stringMatching(/^No device is asked interests as long as the highest mode is device; /),
  ]);
  expect(effects({ ...sitePolicy, questions: [] }, sitePolicy)).toEqual([
    expect.stringMatching(/^Devices of visitors who contribute are asked interests within a minute: /),
  ]);
});
