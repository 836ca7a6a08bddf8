import * as v from "valibot";
import { fail, ok, type Result } from "../contracts/error-code.ts";
import { hasEnded } from "../contracts/has-ended.ts";
import { type Role, type Root, RootSchema } from "../contracts/root.ts";
import { checkSigned, type Verify } from "./check-signed.ts";
import type { RawDocument } from "./signed-bytes.ts";

/** Root documents that are read at most to find the way from a trusted one. */
export const MOST_ROOTS = 32;

export interface RootSearch {
  readonly site: string;
  /** The keys that the page's tag names. */
  readonly pinned: Role;
  /** The newest root that this device trusted before, or null. */
  readonly kept: Root | null;
  /** root.<version>.json as parsed JSON. */
  readonly fetchRoot: (version: number) => Promise<Result<RawDocument>>;
  readonly verify: Verify;
  /** ms */
  readonly now: number;
}

interface FoundRoot {
  readonly raw: RawDocument;
  readonly root: Root;
}

/**
 * The root of a version, when there is a way to it: downwards to the first that the pinned keys signed or the device has
 * trusted, and up again, each signed by the one before and by itself.
 *
 * Errors: rolled-back for a lower version than the device has trusted, root-expired, root-far where the way is too long,
 * release-mixed for a root of another site or version, and those of checkSigned and fetchRoot.
 */
export async function trustedRoot(version: number, search: RootSearch): Promise<Result<Root>> {
  const { kept, now } = search;
  if (kept && version < kept.version) return fail("rolled-back", `root ${version} after ${kept.version}`);
  const way = await wayTo(version, search);
  if (!way.ok) return way;
  const root = way.value.at(-1)?.root ?? kept;
  if (!root) return fail("root-far");
  return hasEnded(root.expires, now) ? fail("root-expired", `root ${root.version}, ${root.expires}`) : ok(root);
}

/** Roots above a trusted one, lowest first; none where the device has trusted the version itself. */
async function wayTo(version: number, search: RootSearch): Promise<Result<readonly FoundRoot[]>> {
  const { kept, pinned, verify } = search;
  const way: FoundRoot[] = [];
  for (let at = version; at !== kept?.version; at--) {
    if (at < 1) return fail("key-unknown", "no root is signed by the root keys of the page");
    if (way.length === MOST_ROOTS) return fail("root-far", `${MOST_ROOTS} before root ${version}`);
    const found = await readRoot(at, search);
    if (!found.ok) return found;
    const [next] = way;
    const follows = next ? await checkSigned(next.raw, found.value.root.roles.root, verify) : ok(null);
    if (!follows.ok) return follows;
    way.unshift(found.value);
    if ((await checkSigned(found.value.raw, pinned, verify)).ok) return ok(way);
  }
  const [next] = way;
  const follows = next && kept ? await checkSigned(next.raw, kept.roles.root, verify) : ok(null);
  return follows.ok ? ok(way) : follows;
}

/** A root that its own root role signed. */
async function readRoot(version: number, { site, fetchRoot, verify }: RootSearch): Promise<Result<FoundRoot>> {
  const raw = await fetchRoot(version);
  if (!raw.ok) return raw;
  const parsed = v.safeParse(RootSchema, raw.value);
  if (!parsed.success) return fail("release-invalid", `root.${version}.json: ${parsed.issues[0].message}`);
  const root = parsed.output;
  if (root.site !== site || root.version !== version) {
    return fail("release-mixed", `root ${root.version} of ${root.site} in the place of ${version} of ${site}`);
  }
  const own = await checkSigned(raw.value, root.roles.root, verify);
  return own.ok ? ok({ raw: raw.value, root }) : own;
}
