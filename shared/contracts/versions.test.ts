import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import * as contracts from "./index.ts";

/** The number that is raised when a schema changes. */
type VersionName = "EVENT_VERSION" | "RELEASE_FORMAT" | "ENGINE_API_VERSION" | "HTTP_VERSION";

/**
 * Every schema that crosses a wire or lies on a disk, the version it belongs to, and the hash of its structure. A schema
 * that is part of another is listed too, so the first line that fails names what was changed.
 */
const WIRE: Readonly<Record<string, readonly [version: VersionName, hash: string]>> = {
  EpochMsSchema: ["EVENT_VERSION", "4eb20274698fa348"],
  EventSchema: ["EVENT_VERSION", "0494cef70599c048"],
  ItemIdSchema: ["EVENT_VERSION", "9c36303b61b8663d"],
  ListNameSchema: ["EVENT_VERSION", "ad1cc79629e7dc15"],
  GoogleConsentSchema: ["ENGINE_API_VERSION", "31fd2323be4177cd"],
  SignalsSchema: ["ENGINE_API_VERSION", "b26277f5990118bf"],
  ConsentModeSchema: ["ENGINE_API_VERSION", "046e0164e18a10b0"],
  RankRequestSchema: ["ENGINE_API_VERSION", "38db7e67c0fcd6c0"],
  StartOptionsSchema: ["ENGINE_API_VERSION", "af1bba2c030f3ab5"],
  ChannelsSchema: ["RELEASE_FORMAT", "93915eebc61cde3a"],
  DomainSchema: ["RELEASE_FORMAT", "55daf11ebbb59f15"],
  DeltaFileSchema: ["RELEASE_FORMAT", "026b54e487bf1390"],
  ManifestSchema: ["RELEASE_FORMAT", "39815a14c897263b"],
  MetricsSchema: ["RELEASE_FORMAT", "b51ae9ea03af858a"],
  PartFileSchema: ["RELEASE_FORMAT", "f739eb082f08c95f"],
  PartSchema: ["RELEASE_FORMAT", "490ac6cdf564c231"],
  PolicySchema: ["RELEASE_FORMAT", "ba8215ef587e028b"],
  PopularSchema: ["RELEASE_FORMAT", "114140c5027606a3"],
  PinSchema: ["ENGINE_API_VERSION", "92b56807f9377a4d"],
  PublicKeySchema: ["RELEASE_FORMAT", "3ad57e02b654da50"],
  QuestionIdSchema: ["RELEASE_FORMAT", "c5ac1fca5393e363"],
  QuestionSchema: ["RELEASE_FORMAT", "b6e01bd60883ad59"],
  QuestionsSchema: ["RELEASE_FORMAT", "00763711b6fca68c"],
  RoleSchema: ["RELEASE_FORMAT", "6fb0017c3414823b"],
  RootSchema: ["RELEASE_FORMAT", "10c36e9d61640408"],
  RuleSchema: ["RELEASE_FORMAT", "99446fe5c8bc63d1"],
  RulesSchema: ["RELEASE_FORMAT", "0a94e6437e5628b6"],
  Sha256Schema: ["RELEASE_FORMAT", "3ad57e02b654da50"],
  SignatureSchema: ["RELEASE_FORMAT", "f8cfb912b5b587da"],
  SignaturesSchema: ["RELEASE_FORMAT", "537d35d922cd54a8"],
  SiteNameSchema: ["RELEASE_FORMAT", "c5ac1fca5393e363"],
  MeasureSchema: ["RELEASE_FORMAT", "6d22fa550596a13c"],
  SitePolicySchema: ["RELEASE_FORMAT", "e2eee2395029b29f"],
  TargetSchema: ["RELEASE_FORMAT", "5c25d83759b9635f"],
  VersionSchema: ["RELEASE_FORMAT", "2eb94e5a8dce1884"],
  HealthSchema: ["HTTP_VERSION", "cf3dadbd93bec0fe"],
  HttpErrorSchema: ["HTTP_VERSION", "ccfa0eb0b921bb58"],
  ReportSchema: ["HTTP_VERSION", "3bd493cd29688448"],
};

/** Schemas for the publisher's own input: read where they are written, so they have no version. */
const NOT_WIRE: readonly string[] = ["CatalogueItemSchema"];

const schemas = Object.entries(contracts).filter(([name]) => name.endsWith("Schema"));

describe("wire schemas are as they were when their version was given", () => {
  test.each(schemas.filter(([name]) => !NOT_WIRE.includes(name)))("%s", (name, schema) => {
    const [version, hash] = WIRE[name] ?? ["one of the versions", ""];
    const now = structureHash(schema);
    expect(
      now,
      `schema ${name} changed: raise ${version} in versions.ts, with a line of history (not needed while the present ` +
        `number has never been published), and paste the new hash ${now} here`,
    ).toBe(hash);
  });

  test("every schema listed exists", () => {
    const names = schemas.map(([name]) => name);
    expect([...Object.keys(WIRE), ...NOT_WIRE].filter((name) => !names.includes(name))).toEqual([]);
  });
});

test("the hash sees what matters on the wire and nothing else", () => {
  const object = (entries: object) => ({ kind: "schema", type: "object", entries });
  const text = { kind: "schema", type: "string", expects: "string", message: undefined };
  const short = { ...text, pipe: [text, { kind: "validation", type: "max_length", requirement: 5 }] };
  const long = { ...text, pipe: [text, { kind: "validation", type: "max_length", requirement: 6 }] };
  expect(structureHash(object({ a: text, b: short }))).toBe(structureHash(object({ b: short, a: text })));
  expect(structureHash(object({ a: text }))).toBe(structureHash(object({ a: { ...text, message: "other words" } })));
  expect(structureHash(short)).not.toBe(structureHash(long));
  expect(structureHash(object({ a: text }))).not.toBe(structureHash(object({ b: text })));
});

/** Properties of a Valibot schema or action that say what it accepts; the others are code and words. */
const STRUCTURE = [
  "kind",
  "type",
  "entries",
  "pipe",
  "wrapped",
  "item",
  "items",
  "options",
  "key",
  "value",
  "rest",
  "literal",
  "requirement",
  "default",
];

function structureHash(schema: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(structure(schema)))
    .digest("hex")
    .slice(0, 16);
}

function structure(value: unknown): unknown {
  if (value instanceof RegExp) return String(value);
  if (Array.isArray(value)) return value.map(structure);
  if (typeof value === "function") return "function";
  if (typeof value !== "object" || value === null) return value;
  const isSchema = "kind" in value && "type" in value;
  // The properties beside a pipe repeat its first member.
  const keys = isSchema ? ("pipe" in value ? ["pipe"] : STRUCTURE) : Object.keys(value).sort();
  return Object.fromEntries(
    keys.filter((key) => key in value).map((key) => [key, structure(value[key as keyof typeof value])]),
  );
}
