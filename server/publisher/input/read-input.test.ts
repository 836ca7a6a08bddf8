import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { silentProgress } from "../progress.ts";
import { testFolder } from "./input-test-util.ts";
import { type Input, readInput } from "./read-input.ts";

async function read(events: string, catalogue?: string): Promise<Input> {
  const folder = testFolder();
  return readInput(
    {
      eventFiles: [folder.write("events.csv", events)],
      events: {},
      catalogFile: catalogue === undefined ? undefined : folder.write("catalogue.csv", catalogue),
      rejectedPath: join(folder.path, "out", "rejected.jsonl"),
    },
    silentProgress,
  );
}

const LOG = "session,item\n1,a\n1,b\n2,b\n2,c\n";

test("events and catalogue", async () => {
  const { log, catalogue, vectors, rows } = await read(LOG, "id,title\na,A\nz,Z\n");
  expect(log.itemIds).toEqual(["a", "b", "c"]);
  expect(catalogue).toHaveLength(2);
  expect(vectors).toBeNull();
  expect(rows).toEqual({ events: { rows: 4, bad: 0 }, catalogue: { rows: 2, bad: 0 } });
});

describe("input to learn nothing from is refused with a sentence", () => {
  test.each([
    ["empty", "", undefined, /no usable row/],
    ["header only", "session,item\n", undefined, /no usable row/],
    ["one session", "session,item\n1,a\n1,b\n", undefined, /only one session/],
    ["one item", "session,item\n1,a\n2,a\n", undefined, /only one item \("a"\)/],
    [
      "sessions of one event",
      "session,item\n1,a\n2,b\n",
      undefined,
      /No session of the event log has two different items/,
    ],
    ["another catalogue", LOG, "id,title\n17,A\n", /catalogue has none of the log's items.*"17".*"a"/],
    ["empty catalogue", LOG, "id,title\n", /catalogue has no usable row/],
    ["blank catalogue", LOG, "", /catalogue\.csv/],
  ])("%s", async (_, events, catalogue, message) => {
    await expect(read(events, catalogue)).rejects.toThrow(message);
  });
});
