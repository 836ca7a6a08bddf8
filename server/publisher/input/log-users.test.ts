import { expect, test } from "vitest";
import { testFolder, testLetters } from "./input-test-util.ts";
import { readEvents } from "./read-events.ts";

/** Items of each session with its visitor, "?" where unknown. */
async function visitors(text: string, name = "events.csv"): Promise<string[] | null> {
  const folder = testFolder();
  const { log } = await readEvents([folder.write(name, text)], {}, testLetters(folder).letters);
  const { users } = log;
  if (!users) return null;
  return Array.from(users.ofSession, (user, s) => {
    const items = log.items.subarray(log.offsets[s], log.offsets[s + 1]);
    return `${users.ids[user] ?? "?"}: ${Array.from(items, (item) => log.itemIds[item]).join(" ")}`;
  });
}

test("a session is its first row's visitor; sessions come in order of time", async () => {
  const rows = ["9,ann,x,50", "7,,a,10", "7,eve,b,20", "8,eve,a,30", "8,ann,c,31", "6,nan,x,5"];
  expect(await visitors(["session,customer,item,time", ...rows].join("\n"))).toEqual([
    "?: x",
    "?: a b",
    "eve: a c",
    "ann: x",
  ]);
});

test("without a session column the visitor is known to each session cut from the visits", async () => {
  const rows = ["ann,a,1000", "eve,b,1500", "ann,b,2000", "ann,c,9000"];
  expect(await visitors(["user,item,time", ...rows].join("\n"))).toEqual(["eve: b", "ann: a b", "ann: c"]);
});

test("in JSONL, and in a log that names nobody", async () => {
  expect(await visitors('{"session":1,"user":7,"item":"a"}\n{"session":2,"user":7,"item":"b"}\n', "e.jsonl")).toEqual([
    "7: a",
    "7: b",
  ]);
  expect(await visitors("session,item\n1,a\n1,b\n")).toBeNull();
});
