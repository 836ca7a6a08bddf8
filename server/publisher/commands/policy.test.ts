import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readPolicyOf, type SitePolicy } from "../../../shared/contracts/index.ts";
import { checkSigned } from "../../../shared/trust/check-signed.ts";
import { verifySignature } from "../keys/key-pair.ts";
import { newestRoot } from "../keys/site-roots.ts";
import { PublisherError } from "../publisher-error.ts";
import { registerChannels } from "./channels.ts";
import { run } from "./commands-test-util.ts";
import { registerKeys } from "./keys.ts";
import { registerPolicy } from "./policy.ts";
import { shop } from "./shop-test-util.ts";

async function shopWithPolicy(signed = true) {
  const site = await shop(1, signed);
  const file = join(site.site, "policy.json");
  const init = () => run(registerPolicy, "policy", "init", "--out", site.out, ...(signed ? ["--keys", site.keys] : []));
  const read = (): SitePolicy => JSON.parse(readFileSync(file, "utf8"));
  /** As a device that goes by the newest root. */
  const onDevices = async () => {
    const policy = readPolicyOf("shop", read());
    const root = newestRoot(site.site);
    if (!policy.ok || !root) return policy;
    const check = await checkSigned(read(), root.roles.channels, verifySignature);
    return check.ok ? policy : check;
  };
  return { ...site, file, init, read, onDevices };
}

test("init writes a signed site's first policy, once, and says what it costs; channels.json tells of it", async () => {
  const { init, onDevices, channels, file } = await shopWithPolicy();
  const { out, error } = await init();
  expect(error).toBeNull();
  expect(out).toMatch(/^version 1: contribute at most/m);
  expect(out).toMatch(/^A device is expected to spend ε = 0\.0214 a day, so that its cap of 10 lasts \d+ days\.$/m);
  expect(await onDevices()).toMatchObject({ ok: true, value: { version: 1, site: "shop" } });
  expect(channels().policy).toBe(true);
  const before = readFileSync(file, "utf8");
  expect((await init()).error?.message).toMatch(/policy\.json is there already/);
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("init of a signed site needs its keys, and writes nothing without", async () => {
  const { out, channels } = await shopWithPolicy();
  const { error } = await run(registerPolicy, "policy", "init", "--out", out, "--keys", join(out, "../none"));
  expect(error).toBeInstanceOf(PublisherError);
  expect(channels().policy).toBe(false);
});

test("check says what a policy costs, or which question is wrong", async () => {
  const { init, file, read } = await shopWithPolicy();
  await init();
  const check = () => run(registerPolicy, "policy", "check", file);
  expect((await check()).out).toMatch(/^inp +inp-ms +1 +7 d +2\.5% +0\.0036$/m);
  const policy = read();
  writeFileSync(file, JSON.stringify({ ...policy, highestMode: "device" }));
  expect((await check()).out).toMatch(
    /^With device at most, no device answers; with contribute it would be expected to spend/m,
  );
  writeFileSync(file, JSON.stringify({ ...policy, questions: policy.questions.map((one) => ({ ...one, share: 25 })) }));
  const [{ id }] = policy.questions;
  expect((await check()).error?.message).toContain(`questions.${id}.share: `);
  writeFileSync(file, JSON.stringify({ ...policy, expires: "2020-01-01T00:00:00Z" }));
  expect((await check()).error?.message).toContain("expires: it has passed");
  writeFileSync(file, "{");
  expect((await check()).error?.message).toContain("line 1: it is not JSON");
});

test("after keys were rotated devices take the policy again, under the next version, as soon as channels.json is signed anew", async () => {
  const { init, rotate, refresh, onDevices, read } = await shopWithPolicy();
  await init();
  const before = read();
  const out = await rotate();
  expect(out).toMatch(
    /signs policy\.json anew as well: version 1, mode at most 'contribute', \d questions\. If a key was stolen/,
  );
  expect(await onDevices()).toMatchObject({ ok: false, error: { code: "key-unknown" } });
  await refresh();
  expect(await onDevices()).toEqual({ ok: true, value: read() });
  expect(read()).toEqual({ ...before, version: 2, signatures: read().signatures });
  await refresh();
  expect(read().version).toBe(2);
});

test("the release key's rotation leaves it as it is; any command that signs channels.json signs it anew", async () => {
  const { init, rotate, build, onDevices, read } = await shopWithPolicy();
  await init();
  expect(await rotate("--role", "release")).not.toContain("policy.json");
  build();
  expect(read().version).toBe(1);
  await rotate("--role", "channels");
  build();
  expect(await onDevices()).toMatchObject({ ok: true, value: { version: 2 } });
});

test("a policy from before the site had keys is signed with its first channels.json", async () => {
  const { init, out, keys, site, read } = await shopWithPolicy(false);
  await init();
  expect(read().signatures).toEqual([]);
  await run(registerKeys, "keys", "init", "--out", out, "--site", "shop", "--keys", keys);
  await run(registerChannels, "channels", "refresh", "--out", out, "--keys", keys);
  const root = newestRoot(site);
  expect(root && (await checkSigned(read(), root.roles.channels, verifySignature)).ok).toBe(true);
});

test("what somebody has changed in the folder gets no signature by it, and that is said", async () => {
  const { init, rotate, refresh, read, file, out, keys } = await shopWithPolicy();
  await init();
  const forged = { ...read(), version: 7, retentionDays: 3650 };
  writeFileSync(file, JSON.stringify(forged));
  await rotate();
  await refresh();
  expect(read()).toEqual(forged);
  const { err } = await run(registerChannels, "channels", "refresh", "--out", out, "--keys", keys);
  expect(err).toMatch(/policy\.json is not what the site's keys signed, so devices refuse it\./);
});

test("publish signs an edited policy, under a version that is above any that devices may know", async () => {
  const { init, onDevices, read, file, out, keys } = await shopWithPolicy();
  await init();
  const publish = (from: string, ...flags: string[]) =>
    run(registerPolicy, "policy", "publish", from, "--out", out, "--keys", keys, ...flags);
  const draft = join(out, "../draft.json");
  writeFileSync(draft, JSON.stringify({ ...read(), retentionDays: 7 }));
  expect((await publish(draft)).out).toMatch(/^version 2: contribute at most, profiles for 7 days/m);
  expect(await onDevices()).toMatchObject({ ok: true, value: { version: 2, retentionDays: 7 } });
  // The copy is the older one now; and the site's own file, edited where it lies.
  expect((await publish(draft)).error).toBeNull();
  expect(read().version).toBe(3);
  writeFileSync(file, JSON.stringify({ ...read(), retentionDays: 5 }));
  expect(await onDevices()).toMatchObject({ ok: false, error: { code: "signature-wrong" } });
  expect((await publish(file)).error).toBeNull();
  expect(await onDevices()).toMatchObject({ ok: true, value: { version: 4, retentionDays: 5 } });
});

test("publish refuses what is wrong, of another site, or cannot be signed, and leaves what is in force", async () => {
  const { init, read, file, out, keys } = await shopWithPolicy();
  await init();
  const before = readFileSync(file, "utf8");
  const draft = join(out, "../draft.json");
  const refused = async (change: object, keysFrom = keys) => {
    writeFileSync(draft, JSON.stringify({ ...read(), ...change }));
    const { error } = await run(registerPolicy, "policy", "publish", draft, "--out", out, "--keys", keysFrom);
    return error?.message;
  };
  expect(await refused({ retentionDays: -1 })).toContain("retentionDays");
  expect(await refused({ site: "other" })).toContain("is a policy of other");
  expect(await refused({}, join(out, "../none"))).toContain("none");
  expect(readFileSync(file, "utf8")).toBe(before);
});
