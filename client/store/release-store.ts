import * as v from "valibot";
import type { StorageGrant } from "../../shared/contracts/consent.ts";
import { ManifestSchema, Sha256Schema } from "../../shared/contracts/manifest.ts";
import type { FoundManifest } from "../sync/load-release.ts";
import type { Database } from "./database.ts";
import { xxh32 } from "./xxh32.ts";

const KeptSchema = v.object({ manifest: ManifestSchema, sha256: Sha256Schema });

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

  /** Manifest of the kept release, or null. A manifest that this version cannot read counts as none. */
  async current(): Promise<FoundManifest | null> {
    const kept = await this.#database.run((db) => db.get("release", "current"));
    const parsed = v.safeParse(KeptSchema, kept);
    return parsed.success ? parsed.output : null;
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

  /** Makes a release the current one and drops the parts of others; does nothing when a part of it is not kept. */
  async commit(_grant: StorageGrant, found: FoundManifest): Promise<void> {
    const needed = new Set(found.manifest.parts.map((part) => part.sha256));
    await this.#database.run(async (db) => {
      const write = db.transaction(["parts", "release"], "readwrite");
      const parts = write.objectStore("parts");
      const kept = await parts.getAllKeys();
      if ([...needed].some((sha256) => !kept.includes(sha256))) return write.done;
      await Promise.all([
        write.objectStore("release").put(found, "current"),
        ...kept.filter((sha256) => !needed.has(sha256)).map((sha256) => parts.delete(sha256)),
        write.done,
      ]);
    });
  }
}

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
