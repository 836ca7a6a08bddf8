import { expect, test } from "vitest";
import { faultsOf, type SeenRequest, type Visit } from "./judge-requests.ts";

const get = (path: string, more: Partial<SeenRequest> = {}): SeenRequest => ({
  method: "GET",
  url: `http://shop.example${path}`,
  headers: { accept: "*/*" },
  body: null,
  ...more,
});
const REPORT = JSON.stringify({ question: "q", epoch: 20_783, policy: 1, nonce: "A".repeat(22), payload: "AA" });
const post = (body: string) => get("/v1/reports", { method: "POST", body });
const faults = (requests: readonly SeenRequest[], mode: Visit["mode"] = "contribute") =>
  faultsOf({ mode, origin: "http://shop.example", site: "shop", requests, secrets: ["red shoes"] });
const RELEASE = [get("/visit"), get("/client/afterclick.js"), get("/releases/shop/channels.json")];

test("release files in session and device, and a report in contribute, are as documented", () => {
  expect(faults(RELEASE, "session")).toEqual([]);
  expect(faults([...RELEASE, post(REPORT)])).toEqual([]);
});

test.each<[string, readonly SeenRequest[], Visit["mode"]]>([
  ["a release file in mode off", RELEASE, "off"],
  ["a report in mode device", [post(REPORT)], "device"],
  ["another path", [get("/collect")], "contribute"],
  ["a request to somebody else", [get("", { url: "http://ads.example/visit" })], "session"],
  ["a query", [get("/releases/shop/channels.json?u=1")], "device"],
  ["a cookie", [get("/releases/shop/channels.json", { headers: { cookie: "a=1" } })], "device"],
  ["more than a report", [post(`${REPORT.slice(0, -1)},"visitor":"me"}`)], "contribute"],
  ["blanks in a report, which could tell something", [post(REPORT.replace(",", ", "))], "contribute"],
  ["a search text in percents", [get("/releases/shop/red%20shoes")], "device"],
  ["a search text as base64", [get(`/client/${Buffer.from("red shoes").toString("base64")}`)], "device"],
])("a planted leak is caught: %s", (_, requests, mode) => {
  expect(faults(requests, mode)).not.toEqual([]);
});
