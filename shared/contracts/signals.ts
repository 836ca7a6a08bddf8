import * as v from "valibot";
import { ConsentModeSchema } from "./consent.ts";

/** `denied-by-default`: the page's default, while the visitor has not answered yet. */
export const GoogleConsentSchema = v.picklist(["granted", "denied", "denied-by-default"]);
export type GoogleConsent = v.InferOutput<typeof GoogleConsentSchema>;

/** What the page's own consent tools say. A signal that is absent was not asked for; null has not been told yet. */
export const SignalsSchema = v.object({
  /** What the visitor chose. Absent: the mode that the signals come with. */
  chosen: v.optional(ConsentModeSchema),
  /** Google Consent Mode v2: personalization_storage and analytics_storage, each null while it has not been told. */
  gcm: v.optional(
    v.nullable(
      v.object({ personalization: v.nullable(GoogleConsentSchema), analytics: v.nullable(GoogleConsentSchema) }),
    ),
  ),
  /** IAB TCF: whether the GDPR applies here, and the purposes that the visitor consented to, by their numbers. */
  tcf: v.optional(v.nullable(v.object({ gdprApplies: v.boolean(), purposes: v.array(v.number()) }))),
});
export type Signals = v.InferOutput<typeof SignalsSchema>;
