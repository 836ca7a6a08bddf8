import { expect, test } from "vitest";
import { DEVICE_CLASSES, REFERRER_KINDS } from "../../../shared/contracts/event.ts";
import { testFolder, testLetters } from "./input-test-util.ts";
import { readEvents } from "./read-events.ts";

async function read(...rows: readonly string[]) {
  const folder = testFolder();
  const file = folder.write("e.csv", ["session,item,type,query,device,referrer", ...rows].join("\n"));
  return readEvents([file], {}, testLetters(folder).letters);
}

test("searches and arrivals are no events on an item, and no bad rows", async () => {
  const { log, bad } = await read("1,,arrival,,,", "1,a,view,,,", "1,,search,shoes,,", "1,b,view,shoes,,");
  expect(bad).toBe(0);
  expect(Array.from(log.items, (item) => log.itemIds[item])).toEqual(["a", "b"]);
});

test("what they say is said of the event they lead to", async () => {
  const { log } = await read("1,,arrival,,phone,google.com", "1,,search,shoes,,", "1,a,view,,,", "1,b,view,,desktop,");
  expect(Array.from(log.queries?.index ?? [], (at) => log.queries?.texts[at])).toEqual(["shoes", undefined]);
  expect(Array.from(log.devices ?? [], (code) => DEVICE_CLASSES[code - 1])).toEqual(["mobile", "desktop"]);
  expect(Array.from(log.referrers ?? [], (code) => REFERRER_KINDS[code - 1])).toEqual(["search", undefined]);
});
