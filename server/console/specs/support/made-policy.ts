import { DEFAULT_POLICY } from "../../../../shared/contracts/manifest.ts";
import { CLICKED_PLACES } from "../../../../shared/contracts/measures.ts";
import { firstSitePolicy, type SitePolicy } from "../../../../shared/contracts/site-policy.ts";

const often = { epsilon: 1, epochDays: 7, share: 0.03 };

/** A shop's policy with a question of each kind. */
export const madePolicy = (): SitePolicy => ({
  ...firstSitePolicy("shop", DEFAULT_POLICY),
  version: 3,
  questions: [
    {
      id: "conversion",
      text: "Do people who see the list buy something?",
      about: "conversion",
      domain: { kind: "values", values: ["all, bought", "all, not bought"] },
      ...often,
    },
    {
      id: "clicked-place",
      text: "At which place of a list do people open something?",
      about: "clicked-place",
      domain: { kind: "values", values: [...CLICKED_PLACES] },
      ...often,
    },
    {
      id: "clicked-category",
      text: "Which category of things do people open?",
      about: "clicked-category",
      domain: {
        kind: "values",
        values: Array.from({ length: 60 }, (_, i) => `Outdoor › Camping › Shelves ${i + 1} <&>`),
      },
      ...often,
    },
    {
      id: "inp-ms",
      text: "How quickly does the page react to a click?",
      about: "inp-ms",
      domain: { kind: "log-buckets", unit: "ms", from: 50, factor: 1.4, edges: 10 },
      ...often,
      epsilon: 0.5,
    },
  ],
});
