import { describe, expect, test } from "vitest";
import { findEventColumns } from "./event-columns.ts";

const named = (columns: readonly string[], names = {}): Record<string, unknown> => {
  const found = findEventColumns(columns, names);
  return Object.fromEntries(
    Object.entries(found).map(([key, at]) => [key, typeof at === "number" && key !== "dwellUnitMs" ? columns[at] : at]),
  );
};

describe("columns are guessed from the names other systems give them", () => {
  test.each([
    [["SessionId", "ItemId", "Time"], "SessionId", "ItemId", "Time"],
    [["session_id", "item_id", "timestamp"], "session_id", "item_id", "timestamp"],
    [["InvoiceNo", "StockCode", "Description", "InvoiceDate", "CustomerID"], "InvoiceNo", "StockCode", "InvoiceDate"],
    [["event_time", "event_type", "product_id", "user_id", "user_session"], "user_session", "product_id", "event_time"],
    [["ts", "sku", "sid"], "sid", "sku", "ts"],
  ])("%j", (columns, session, item, time) => {
    expect(named(columns)).toMatchObject({ session, item, time, byUser: false });
  });

  test("without a session the visitor is taken", () => {
    expect(named(["timestamp", "visitorid", "event", "itemid", "transactionid"])).toMatchObject({
      session: "visitorid",
      byUser: true,
      type: "event",
    });
  });

  test("a named column wins, in any spelling", () => {
    const columns = ["session ID", "page 2 (clothing model)", "item"];
    expect(named(columns, { item: "page 2 (clothing model)" })).toMatchObject({ item: "page 2 (clothing model)" });
    expect(named(columns, { session: "sessionid" })).toMatchObject({ session: "session ID" });
    expect(named(["session", "user", "item", "time"], { user: "user" })).toMatchObject({
      session: "user",
      byUser: true,
    });
  });

  test.each([
    ["dwell_ms", 1],
    ["dwell", 1],
    ["dwell_s", 1000],
    ["dwellSeconds", 1000],
  ])("%s is in units of %i ms", (column, unit) => {
    expect(findEventColumns(["session", "item", column], { dwell: column }).dwellUnitMs).toBe(unit);
  });
});

describe("what cannot be told is asked for", () => {
  test.each([
    [["a", "b"], {}, /no column looks like the item\. Name it with --item-column.*a, b/],
    [["item", "b"], {}, /no column looks like the session\. Name it with --session-column/],
    [["item", "user"], {}, /without a time column "user" cannot be split into sessions/],
    [["17", "4711", "1593523687"], {}, /first line looks like data.*--format sessions/],
    [
      ["session", "item"],
      { time: "when" },
      /there is no column "when" \(--time-column\). The columns are: session, item/,
    ],
  ])("%j %j", (columns, names, message) => {
    expect(() => findEventColumns(columns, names)).toThrow(message);
  });
});
