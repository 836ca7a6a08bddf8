import { toHex } from "../trust/hex.ts";
import { type ConsentReceipt, receiptBytes } from "./receipt.ts";

/** What is wrong with a chain: the place of the first receipt that does not follow from the one before, and why. */
export interface BrokenReceipts {
  readonly at: number;
  readonly why: string;
}

/**
 * Checks that receipts, oldest first, are one chain that nobody has changed, left out of or put into; null when they are.
 * A chain that was cut to its newest receipts begins with one that has a `previous`; that one is taken as it is.
 *
 * It shows that receipts belong together, not who wrote them: whoever has the device can write a new chain from its start.
 * The last receipt is covered by none after it; compare it to a copy. Any secure context and Node 20 have the hash it needs.
 */
export async function verifyReceipts(receipts: readonly ConsentReceipt[]): Promise<BrokenReceipts | null> {
  let before: ConsentReceipt | null = null;
  for (const [at, receipt] of receipts.entries()) {
    const place = Number(receipt.record_id);
    if (!before && (receipt.previous === null) !== (place === 1))
      return { at, why: "the first receipt of a chain has no previous one, and any other has" };
    if (before) {
      if (place !== Number(before.record_id) + 1)
        return { at, why: `${receipt.record_id} follows ${before.record_id}` };
      if (receipt.previous !== (await hashOf(before))) return { at, why: "the receipt before it was changed" };
      if (receipt.event.event_state === before.event.event_state) return { at, why: "it changes nothing" };
    }
    before = receipt;
  }
  return null;
}

const hashOf = async (receipt: ConsentReceipt): Promise<string> =>
  toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", receiptBytes(receipt))));
