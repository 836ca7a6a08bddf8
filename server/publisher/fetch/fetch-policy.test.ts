import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { signDocument } from "../../../shared/trust/sign-document.ts";
import { sitePolicy } from "../../ingest/load-test-util.ts";
import { releasesFolder } from "../release/release-test-util.ts";
import { mirrorSite } from "./mirror-site.ts";
import { publish, type ServedSite, serveSite, signRoot, testKeys } from "./site-test-util.ts";

async function mirror(site: ServedSite, out: string, pinned = null as Parameters<typeof mirrorSite>[0]["pinned"]) {
  const done = await mirrorSite({ endpoint: site.endpoint, site: "shop", out, pinned });
  return done.ok ? "ok" : done.error.code;
}
const policyIn = (out: string): string => join(out, "shop", "policy.json");
const put = (site: ServedSite, policy: object): void => writeFileSync(policyIn(site.out), JSON.stringify(policy));

test("policy.json comes along where channels.json tells of it, before channels.json does", async () => {
  const [site, out] = [await serveSite(), releasesFolder()];
  publish(site.out, 80);
  put(site, sitePolicy);
  expect(await mirror(site, out)).toBe("ok");
  expect(existsSync(policyIn(out))).toBe(false);
  publish(site.out, 84);
  expect(await mirror(site, out)).toBe("ok");
  expect(readFileSync(policyIn(out), "utf8")).toBe(JSON.stringify(sitePolicy));
});

test.each([
  ["that contradicts itself", { ...sitePolicy, version: 2, caps: { day: 1, life: 0.5 } }, "policy-invalid"],
  ["of another site", { ...sitePolicy, version: 2, site: "other" }, "policy-invalid"],
  ["below the one that the mirror has", { ...sitePolicy, version: 1 }, "rolled-back"],
])("a policy %s is refused, and the mirror stays as it was", async (_, policy, code) => {
  const [site, out] = [await serveSite(), releasesFolder()];
  publish(site.out, 80);
  put(site, { ...sitePolicy, version: 2 });
  publish(site.out, 81);
  expect(await mirror(site, out)).toBe("ok");
  const before = readFileSync(join(out, "shop", "channels.json"), "utf8");
  put(site, policy);
  publish(site.out, 84);
  expect(await mirror(site, out)).toBe(code);
  expect(readFileSync(join(out, "shop", "channels.json"), "utf8")).toBe(before);
  expect(JSON.parse(readFileSync(policyIn(out), "utf8")).version).toBe(2);
});

test("on a signed site it is signed by the channels keys", async () => {
  const [site, out, keys] = [await serveSite(), releasesFolder(), testKeys()];
  await signRoot(site.out, keys);
  publish(site.out, 80, keys);
  put(site, sitePolicy);
  publish(site.out, 84, keys);
  expect(await mirror(site, out, keys.pinned)).toBe("signature-missing");
  put(site, signDocument(sitePolicy, [keys.release]));
  expect(await mirror(site, out, keys.pinned)).toBe("key-unknown");
  put(site, signDocument(sitePolicy, [keys.channels]));
  expect(await mirror(site, out, keys.pinned)).toBe("ok");
  expect(existsSync(policyIn(out))).toBe(true);
});
