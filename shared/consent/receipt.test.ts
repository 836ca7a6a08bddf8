import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { CONSENT_MODES, type ConsentMode } from "../contracts/consent.ts";
import { type ConsentReceipt, nextReceipt } from "./receipt.ts";
import { verifyReceipts } from "./verify-receipts.ts";

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest();
const AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

function chainOf(...modes: ConsentMode[]): ConsentReceipt[] {
  const chain: ConsentReceipt[] = [];
  for (const mode of modes) {
    const input = { controller: "https://shop.example", mode, caps: [], at: AT, retentionDays: 30 };
    const receipt = nextReceipt(chain.at(-1) ?? null, input, sha256);
    if (receipt) chain.push(receipt);
  }
  return chain;
}

test("a receipt for each change, none for what stays, and none before anything was agreed to", () => {
  const chain = chainOf("off", "session", "session", "device", "off", "off", "contribute");
  expect(chain.map(({ record_id, event }) => [record_id, event.event_type, event.event_state])).toEqual([
    ["1", "given", "session"],
    ["2", "changed", "device"],
    ["3", "withdrawn", "off"],
    ["4", "given", "contribute"],
  ]);
  expect(chain[0]).toMatchObject({
    previous: null,
    party_identification: { party_url: "https://shop.example" },
    event: { event_time: "2026-01-02T03:04:05Z" },
  });
});

test("each mode says where data is, for how long, and that nobody else gets any", () => {
  const places = CONSENT_MODES.slice(1).map((mode) =>
    chainOf(mode)[0].pii_processing.purposes.map(({ storage_location, retention_period }) => [
      storage_location,
      retention_period,
    ]),
  );
  expect(places).toEqual([
    [["the tab's memory", "until the tab is closed"]],
    [["the visitor's browser", "P30D"]],
    [
      ["the visitor's browser", "P30D"],
      ["the site's server, as sums", "as the site's policy says"],
    ],
  ]);
  expect(chainOf("device", "off")[1].pii_processing.purposes).toEqual([]);
});

test("two devices that choose alike have the same receipts: nothing in them tells one from another", () => {
  expect(chainOf("device", "off")).toEqual(chainOf("device", "off"));
});

const chain = chainOf("session", "device", "contribute", "off", "device");
const changed = (at: number, mode: ConsentMode) =>
  chain.map((receipt, i) => (i === at ? { ...receipt, event: { ...receipt.event, event_state: mode } } : receipt));

test.each([
  ["as it was written", chain, null],
  ["empty", [], null],
  ["its newest only", chain.slice(2), null],
  ["changed in the middle", changed(1, "off"), 2],
  ["one left out", chain.filter((_, i) => i !== 2), 2],
  ["two swapped", [chain[1], chain[0]], 1],
  ["one twice", [chain[0], chain[0]], 1],
  ["a first one with a previous", [{ ...chain[0], previous: "00" }], 0],
  ["a later one without", [{ ...chain[1], previous: null }], 0],
] as const)("a chain %s", async (_, receipts, at) => {
  const broken = await verifyReceipts(receipts);
  expect(broken?.at ?? null).toBe(at);
  if (broken) expect(broken.why).not.toBe("");
});

test("of a chain, a change to any receipt but the last is seen", async () => {
  for (let at = 0; at < chain.length - 1; at++) {
    const forged = chain.map((one, i) =>
      i === at ? { ...one, event: { ...one.event, event_time: "2020-01-01T00:00:00Z" } } : one,
    );
    expect(await verifyReceipts(forged)).toMatchObject({ at: at + 1 });
  }
});
