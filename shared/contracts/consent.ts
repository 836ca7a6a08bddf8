import * as v from "valibot";

/** Least to most: each mode allows what the one before it allows, and more. */
export const CONSENT_MODES = ["off", "session", "device", "contribute"] as const;
export const ConsentModeSchema = v.picklist(CONSENT_MODES);
export type ConsentMode = v.InferOutput<typeof ConsentModeSchema>;

/** Text from an attribute, or whatever a site passes; anything unknown means off. Needs no schema, for the page script. */
export const parseConsentMode = (given: unknown): ConsentMode => CONSENT_MODES.find((mode) => mode === given) ?? "off";

declare const recordGrant: unique symbol;
declare const storageGrant: unique symbol;
declare const reportGrant: unique symbol;
/** Proof that events may be looked at. Recording code takes it as an argument, so code without it does not compile. */
export type RecordGrant = { readonly mode: ConsentMode; readonly [recordGrant]: true };
/** Proof that a profile may be kept on the device. Storing code takes it as an argument. */
export type StorageGrant = { readonly mode: ConsentMode; readonly [storageGrant]: true };
/** Proof that questions may be answered. Reporting code takes it as an argument. */
export type ReportGrant = { readonly mode: ConsentMode; readonly [reportGrant]: true };

export const grantRecord = (mode: ConsentMode): RecordGrant | null =>
  mode === "off" ? null : ({ mode } as RecordGrant);

export const grantStorage = (mode: ConsentMode): StorageGrant | null =>
  mode === "device" || mode === "contribute" ? ({ mode } as StorageGrant) : null;

export const grantReport = (mode: ConsentMode): ReportGrant | null =>
  mode === "contribute" ? ({ mode } as ReportGrant) : null;
