/**
 * Looks after a site's policy.json while a page is open. Loaded where channels.json says that there is one.
 *
 *   kept by an earlier page, still signed? --> in force --+--> every 45 s: newer, signed, without contradiction? --yes--> in force, kept --+
 *                                                         +---------------------------no: what is in force stays <-------------------------+
 *
 * Versions grow under one root. Where the site's keys were replaced, a policy whose signatures no longer hold counts for
 * nothing, however high its version: whoever stole a key could have made it any.
 */
import type { StorageGrant } from "../../shared/contracts/consent.ts";
import { failure, type Result } from "../../shared/contracts/error-code.ts";
import { policyPath } from "../../shared/contracts/http.ts";
import { isExpired } from "../../shared/contracts/lets-answer.ts";
import { readPolicyOf } from "../../shared/contracts/site-policy.ts";
import { Received } from "../../shared/http/received.ts";
import { checkSigned } from "../../shared/trust/check-signed.ts";
import type { RawDocument } from "../../shared/trust/signed-bytes.ts";
import type { PolicyStore } from "../store/policy-store.ts";
import type { StorageFailure } from "../store/storage-failure.ts";
import { ed25519 } from "../sync/ed25519.ts";
import { fetchBounded } from "../sync/fetch-bounded.ts";
import { readJson } from "../sync/find-release.ts";
import { pause } from "../sync/pause.ts";
import { rootVersion, type SeenSite } from "../sync/seen-site.ts";
import type { Failures } from "../worker/failures.ts";
import type { FollowedPolicy } from "./reporting.ts";

/** A change reaches open pages within a minute, the request included. */
const LOOK_MS = 45_000;
const MOST_BYTES = 1_048_576;

export interface WatchOptions {
  readonly endpoint: string;
  readonly site: string;
  /** What channels.json has told last, and the root whose channels keys sign. Asked each time: keys are replaced. */
  readonly seen: () => SeenSite;
  readonly signal: AbortSignal;
  readonly store: PolicyStore;
  /** Whether the device may be read, and written. */
  readonly mayRead: () => boolean;
  readonly grant: () => StorageGrant | null;
  readonly failures: Failures;
  readonly onPolicy: (followed: FollowedPolicy) => Promise<void>;
}

/** A policy as it is signed, and as it is read. */
interface Checked extends FollowedPolicy {
  readonly raw: RawDocument;
}

/** Runs until the signal is aborted. */
export async function watchPolicy(options: WatchOptions): Promise<void> {
  const { signal, seen, onPolicy, failures } = options;
  let inForce = await kept(options);
  if (inForce) await onPolicy(inForce);
  while (!signal.aborted) {
    const received = new Received();
    const looked = await look(options, received);
    if (signal.aborted) return;
    if (inForce && inForce.root !== rootVersion(seen())) inForce = orNull(await checked(options, inForce.raw));
    if (!looked.ok) {
      // To be offline is no failure: what is in force goes on.
      if (looked.error.code !== "endpoint-unreachable") failures.add(looked.error);
    } else if (!inForce || looked.value.policy.version > inForce.policy.version) {
      const ended = isExpired(looked.value.policy, Date.now());
      if (ended) failures.add(failure("policy-invalid", "expires: it has passed"));
      // Past its end it asks nothing and changes nothing; where nothing is in force its limits are better than none.
      if (!ended || !inForce) {
        inForce = looked.value;
        await onPolicy(inForce);
      }
    }
    if (inForce) await keep(options, inForce);
    await pause(Math.max(LOOK_MS, received.retryAfterMs), signal);
  }
}

async function look(options: WatchOptions, received: Received): Promise<Result<Checked>> {
  const { endpoint, site, signal } = options;
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
  return raw.ok ? checked(options, raw.value) : raw;
}

/** What the root's channels keys vouch for; a site that signs nothing is believed. */
async function checked({ site, seen }: WatchOptions, raw: RawDocument): Promise<Result<Checked>> {
  const known = seen();
  if (known.root) {
    const signed = await checkSigned(raw, known.root.roles.channels, await ed25519());
    if (!signed.ok) return signed;
  }
  const policy = readPolicyOf(site, raw);
  return policy.ok ? { ok: true, value: { policy: policy.value, raw, root: rootVersion(known) } } : policy;
}

async function kept(options: WatchOptions): Promise<Checked | null> {
  const { store, mayRead, failures } = options;
  if (!mayRead()) return null;
  try {
    const raw = await store.read();
    return raw && orNull(await checked(options, raw));
  } catch (error) {
    failures.add((error as StorageFailure).failure);
    return null;
  }
}

/** Also one that was in force before anything could be kept, or whose copy was erased with the profile. */
async function keep({ store, seen, grant, failures }: WatchOptions, { raw, root }: Checked): Promise<void> {
  const proof = grant();
  if (!proof) return;
  const { pin } = seen();
  await store.keep(proof, { pin, root, policy: raw }).catch((error) => failures.add((error as StorageFailure).failure));
}

const orNull = <T>(result: Result<T>): T | null => (result.ok ? result.value : null);
