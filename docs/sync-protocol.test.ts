import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { expect, test } from "vitest";
import { verifyEd25519 } from "../client/sync/ed25519.ts";
import { ChannelsSchema, ManifestSchema, RootSchema } from "../shared/contracts/index.ts";
import { checkSigned } from "../shared/trust/check-signed.ts";

const text = readFileSync(join(import.meta.dirname, "sync-protocol.md"), "utf8");
const documents = [...text.matchAll(/```json\n([^`]+)```/g)].map(([, json]) => JSON.parse(json));
const [root, channels, manifest] = documents;
const { roles } = v.parse(RootSchema, root);

test.each([
  ["root", RootSchema, root],
  ["channels", ChannelsSchema, channels],
  ["release", ManifestSchema, manifest],
] as const)(
  "the golden vector of the %s role holds, by no other role and after no change",
  async (name, schema, document) => {
    expect(v.is(schema, document)).toBe(true);
    for (const [other, role] of Object.entries(roles)) {
      expect((await checkSigned(document, role, verifyEd25519)).ok, other).toBe(other === name);
    }
    for (const field of Object.keys(document).filter((key) => key !== "signatures")) {
      const changed = await checkSigned({ ...document, [field]: "changed" }, roles[name], verifyEd25519);
      expect(changed, field).toMatchObject({ ok: false, error: { code: "signature-wrong" } });
    }
  },
);

test("the numbers of the page are those of the client and of `afterclick fetch`", () => {
  const rows = [...text.matchAll(/^\|.*\| ([\d,]+) (?:ms |bytes )?\| `([\w-]+\.ts)` `(\w+)` \|$/gm)];
  expect(rows).toHaveLength(7);
  const read = (file: string): string => readFileSync(join(import.meta.dirname, "..", file), "utf8");
  const fetching = ["bounded-request", "fetch-hashed", "site-reader"].map((name) =>
    read(`server/publisher/fetch/${name}.ts`),
  );
  for (const [, number, file, name] of rows) {
    for (const source of [read(`client/sync/${file}`), fetching.join()]) {
      const [, value] = new RegExp(`const ${name} = ([\\d_]+);`).exec(source) ?? [];
      expect(value?.replaceAll("_", ""), name).toBe(number.replaceAll(",", ""));
    }
  }
});
