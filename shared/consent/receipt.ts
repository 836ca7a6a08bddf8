/**
 * Consent receipts: one for each change of the effective mode, for the visitor to keep. Fields are named as in ISO/IEC TS
 * 27560:2023 (docs/consent.md lists each, and which of the standard's do not apply). A receipt names no person, no device
 * and nothing seen: `record_id` is its place in the chain.
 *
 *   receipt 1 (previous: null) ◄── sha256 ── receipt 2 ◄── sha256 ── receipt 3 …     erased: the chain starts anew
 */
import type { ConsentMode } from "../contracts/consent.ts";
import { canonicalJson } from "../release/canonical-json.ts";
import { toHex } from "../trust/hex.ts";
import type { Cap } from "./decide.ts";

export const RECEIPT_SCHEMA = "ISO/IEC TS 27560:2023, afterclick 1";
/** Receipts kept, the newest of a chain: far more than a visitor ever changes their mind. */
export const MOST_RECEIPTS = 200;

/** One thing that is done with what a visitor does. */
export interface ReceiptPurpose {
  readonly purpose: string;
  readonly lawful_basis: "consent";
  readonly pii_information: readonly string[];
  readonly processing_method: string;
  readonly storage_location: string;
  /** ISO 8601 duration, or in words what ends it. */
  readonly retention_period: string;
  readonly recipient_third_parties: readonly string[];
}

export interface ConsentReceipt {
  readonly schema_version: string;
  /** "1" is the first of the chain. */
  readonly record_id: string;
  readonly party_identification: { readonly party_role: "PII controller"; readonly party_url: string };
  /** Empty when nothing is done any more. */
  readonly pii_processing: { readonly purposes: readonly ReceiptPurpose[]; readonly withdrawal_method: string };
  readonly event: {
    /** UTC, to the second. */
    readonly event_time: string;
    readonly event_type: "given" | "changed" | "withdrawn";
    readonly event_state: ConsentMode;
    /** Who lowered the mode, and why. */
    readonly caps: readonly Cap[];
  };
  /** SHA-256, in hex, of the canonical JSON of the receipt before; null for the first. */
  readonly previous: string | null;
}

export interface ReceiptInput {
  /** The site's origin. */
  readonly controller: string;
  readonly mode: ConsentMode;
  readonly caps: readonly Cap[];
  /** ms since the epoch */
  readonly at: number;
  readonly retentionDays: number;
}

/** UTF-8 of the canonical JSON: what the next receipt has the hash of. */
export const receiptBytes = (receipt: ConsentReceipt): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(canonicalJson(receipt));

/**
 * The receipt that follows `last`; null when the mode is the same, or nothing was ever agreed to.
 *
 * @param sha256 the 32 bytes of a digest, at once: a receipt is added within one transaction
 */
export function nextReceipt(
  last: ConsentReceipt | null,
  { controller, mode, caps, at, retentionDays }: ReceiptInput,
  sha256: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array,
): ConsentReceipt | null {
  const before = last?.event.event_state ?? "off";
  if (before === mode) return null;
  return {
    schema_version: RECEIPT_SCHEMA,
    record_id: String(Number(last?.record_id ?? 0) + 1),
    party_identification: { party_role: "PII controller", party_url: controller },
    pii_processing: { purposes: purposesOf(mode, retentionDays), withdrawal_method: 'afterclick.consent("off")' },
    event: {
      event_time: `${new Date(at).toISOString().slice(0, 19)}Z`,
      event_type: mode === "off" ? "withdrawn" : before === "off" ? "given" : "changed",
      event_state: mode,
      caps,
    },
    previous: last && toHex(sha256(receiptBytes(last))),
  };
}

function purposesOf(mode: ConsentMode, retentionDays: number): ReceiptPurpose[] {
  if (mode === "off") return [];
  const kept = mode !== "session";
  const personalise: ReceiptPurpose = {
    purpose: "Order this site's pages by what the visitor does on them",
    lawful_basis: "consent",
    pii_information: ["views, clicks, searches and purchases on this site", "kind of device", "kind of referrer"],
    processing_method: "ranking on the visitor's own device",
    storage_location: kept ? "the visitor's browser" : "the tab's memory",
    retention_period: kept ? `P${retentionDays}D` : "until the tab is closed",
    recipient_third_parties: [],
  };
  if (mode !== "contribute") return [personalise];
  const report: ReceiptPurpose = {
    purpose: "Answer the questions that the site's policy asks, at random, so that no answer tells of one visitor",
    lawful_basis: "consent",
    pii_information: ["one randomised answer to each question"],
    processing_method: "local differential privacy on the visitor's own device",
    storage_location: "the site's server, as sums",
    retention_period: "as the site's policy says",
    recipient_third_parties: [],
  };
  return [personalise, report];
}
