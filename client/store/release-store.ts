import * as v from "valibot";
import type { StorageGrant } from "../../shared/contracts/consent.ts";
import { ManifestSchema, type Policy, PolicySchema, Sha256Schema } from "../../shared/contracts/manifest.ts";
import { xxh32 } from "../../shared/release/xxh32.ts";
import type { FoundManifest } from "../sync/find-release.ts";
import { type Refusal, RefusalSchema } from "../sync/refusal.ts";
import { rootVersion, type SeenSite, SeenSiteSchema } from "../sync/seen-site.ts";
import type { Database } from "./database.ts";

const KeptSchema = v.object({ manifest: ManifestSchema, sha256: Sha256Schema });
/** What PolicyStore keeps, as far as it says what may be kept. */
const KeptPolicySchema = v.object({ pin: v.string(), root: v.number(), policy: PolicySchema });
const NumberSchema = v.pipe(v.number(), v.minValue(0), v.ltValue(1));

/** What the device knows of a site's releases besides their parts; null for what it does not, or cannot read. */
export interface SiteMemory {
  readonly current: FoundManifest | null;
  readonly seen: SeenSite | null;
  readonly refused: Refusal | null;
  /** In [0, 1), drawn on this device and told to nobody: what share of canaries it is in. */
  readonly number: number | null;
  /** Of the policy.json that was followed last, where the same root vouches for it still. */
  readonly limits: Policy | null;
}

/**
 * Keeps one complete release on the device. Parts are kept by hash as they arrive; only `commit` makes a release the current
 * one, in one transaction, so a page that closes in between leaves the earlier release in force.
 *
 * All methods throw StorageFailure.
 */
export class ReleaseStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async memory(): Promise<SiteMemory> {
    const [current, seenRaw, refused, number, policy] = await this.#database.run(async (db) => {
      const store = db.transaction("release").store;
      return Promise.all(["current", "seen", "refused", "number", "policy"].map((key) => store.get(key)));
    });
    const seen = orNull(SeenSiteSchema, seenRaw);
    const kept = orNull(KeptPolicySchema, policy);
    return {
      current: orNull(KeptSchema, current),
      seen,
      refused: orNull(RefusalSchema, refused),
      number: orNull(NumberSchema, number),
      limits: seen?.policy && kept?.pin === seen.pin && kept.root === rootVersion(seen) ? kept.policy : null,
    };
  }

  /** A kept part, or null when there is none or it was damaged since. */
  async part(sha256: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const kept = await this.#database.run(async (db) => (await db.get("parts", sha256))?.arrayBuffer());
    return kept ? unsealed(kept) : null;
  }

  /** @param bytes verified: what is read back is compared to them, and no more to their SHA-256 */
  async put(_grant: StorageGrant, sha256: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#database.run((db) => db.put("parts", sealed(bytes), sha256));
  }

  /**
   * Makes a release the current one and drops the parts of others; does nothing when a part of it is not kept.
   *
   * @returns whether it is the current one
   */
  async commit(_grant: StorageGrant, { manifest, sha256 }: FoundManifest, seen: SeenSite): Promise<boolean> {
    const needed = new Set(manifest.parts.map((part) => part.sha256));
    return this.#database.run(async (db) => {
      const write = db.transaction(["parts", "release"], "readwrite");
      const parts = write.objectStore("parts");
      const release = write.objectStore("release");
      const kept = await parts.getAllKeys();
      if ([...needed].some((part) => !kept.includes(part))) {
        await write.done;
        return false;
      }
      if ((await release.get("number")) === undefined) await release.put(randomNumber(), "number");
      await Promise.all([
        release.put({ manifest, sha256 }, "current"),
        release.put(seen, "seen"),
        release.delete("refused"),
        ...kept.filter((part) => !needed.has(part)).map((part) => parts.delete(part)),
        write.done,
      ]);
      return true;
    });
  }

  /** Remembers a channels.json that was followed and led to nothing new. */
  async see(_grant: StorageGrant, seen: SeenSite): Promise<void> {
    await this.#database.run((db) => db.put("release", seen, "seen"));
  }

  async refuse(_grant: StorageGrant, refusal: Refusal): Promise<void> {
    await this.#database.run((db) => db.put("release", refusal, "refused"));
  }
}

function orNull<T>(schema: v.GenericSchema<unknown, T>, kept: unknown): T | null {
  const parsed = v.safeParse(schema, kept);
  return parsed.success ? parsed.output : null;
}

const randomNumber = (): number => crypto.getRandomValues(new Uint32Array(1))[0] / 2 ** 32;

/** Bytes and what tells whether they are still the same, XXH32 in four bytes, so that one cannot be kept without the other. */
function sealed(bytes: Uint8Array<ArrayBuffer>): Blob {
  const seal = new DataView(new ArrayBuffer(SEAL_BYTES));
  seal.setUint32(0, xxh32(bytes));
  return new Blob([bytes, seal]);
}

function unsealed(kept: ArrayBuffer): Uint8Array<ArrayBuffer> | null {
  const length = kept.byteLength - SEAL_BYTES;
  if (length < 0) return null;
  const bytes = new Uint8Array(kept, 0, length);
  return new DataView(kept, length).getUint32(0) === xxh32(bytes) ? bytes : null;
}

const SEAL_BYTES = 4;
