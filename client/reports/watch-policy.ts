/**
 * Looks after a site's policy.json while a page is open. Loaded where channels.json says that there is one.
 *
 *   kept by an earlier page --> in force --+--> every 45 s: newer, signed, without contradiction? --yes--> in force, kept --+
 *                                          +---------------------------no: what is in force stays <-------------------------+
 */
import type { StorageGrant } from "../../shared/contracts/consent.ts";
import { fail, type Result } from "../../shared/contracts/error-code.ts";
import { policyPath } from "../../shared/contracts/http.ts";
import type { Root } from "../../shared/contracts/root.ts";
import { isExpired, readPolicyOf, readSitePolicy, type SitePolicy } from "../../shared/contracts/site-policy.ts";
import { Received } from "../../shared/http/received.ts";
import { checkSigned } from "../../shared/trust/check-signed.ts";
import type { Database } from "../store/database.ts";
import type { StorageFailure } from "../store/storage-failure.ts";
import { ed25519 } from "../sync/ed25519.ts";
import { fetchBounded } from "../sync/fetch-bounded.ts";
import { readJson } from "../sync/find-release.ts";
import { pause } from "../sync/pause.ts";
import type { Failures } from "../worker/failures.ts";

/** A change reaches open pages within a minute, the request included. */
const LOOK_MS = 45_000;
const MOST_BYTES = 1_048_576;
const KEY = "policy";

export interface WatchOptions {
  readonly endpoint: string;
  readonly site: string;
  /** The root whose channels keys sign; null for a site that signs nothing. Asked each time: keys are replaced. */
  readonly root: () => Root | null;
  readonly signal: AbortSignal;
  readonly database: Database;
  /** Whether the device may be read, and written. */
  readonly mayRead: () => boolean;
  readonly grant: () => StorageGrant | null;
  readonly failures: Failures;
  readonly onPolicy: (policy: SitePolicy) => Promise<void>;
}

/** Runs until the signal is aborted. */
export async function watchPolicy(options: WatchOptions): Promise<void> {
  const { signal, onPolicy, failures } = options;
  let inForce = await kept(options);
  if (inForce) await onPolicy(inForce);
  while (!signal.aborted) {
    const received = new Received();
    const looked = await look(options, received);
    if (signal.aborted) return;
    if (!looked.ok) {
      // To be offline is no failure: what is in force goes on.
      if (looked.error.code !== "endpoint-unreachable") failures.add(looked.error);
    } else if (!inForce || looked.value.version > inForce.version) {
      inForce = looked.value;
      await onPolicy(inForce);
      await keep(options, inForce);
    }
    await pause(Math.max(LOOK_MS, received.retryAfterMs), signal);
  }
}

async function look(options: WatchOptions, received: Received): Promise<Result<SitePolicy>> {
  const { endpoint, site, signal, root } = options;
  const url = endpoint + policyPath(site);
  const fetched = await fetchBounded(url, {
    mostBytes: MOST_BYTES,
    cache: "no-cache",
    signal,
    whenMissing: "part-missing",
    whenTooLong: "policy-invalid",
    received,
  });
  if (!fetched.ok) return fetched;
  const raw = readJson(fetched.value, url);
  if (!raw.ok) return raw;
  const trusted = root();
  if (trusted) {
    const signed = await checkSigned(raw.value, trusted.roles.channels, await ed25519());
    if (!signed.ok) return signed;
  }
  const policy = readPolicyOf(site, raw.value);
  if (!policy.ok) return policy;
  // One that ends while it is in force goes on with its limits; one that arrives past its end changes nothing.
  return isExpired(policy.value, Date.now()) ? fail("policy-invalid", "expires: it has passed") : policy;
}

async function kept({ database, mayRead, failures }: WatchOptions): Promise<SitePolicy | null> {
  if (!mayRead()) return null;
  try {
    const read = readSitePolicy(await database.run((db) => db.get("release", KEY)));
    return read.ok ? read.value : null;
  } catch (error) {
    failures.add((error as StorageFailure).failure);
    return null;
  }
}

async function keep({ database, grant, failures }: WatchOptions, policy: SitePolicy): Promise<void> {
  if (!grant()) return;
  await database
    .run((db) => db.put("release", policy, KEY))
    .catch((error) => failures.add((error as StorageFailure).failure));
}
