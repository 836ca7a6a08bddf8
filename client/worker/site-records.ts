import type { StorageGrant } from "../../shared/contracts/consent.ts";
import type { ReleaseStore, SiteMemory } from "../store/release-store.ts";
import type { FoundManifest } from "../sync/find-release.ts";
import { mustWait, type Refusal, refusalAfter } from "../sync/refusal.ts";
import type { SeenSite } from "../sync/seen-site.ts";
import type { DevicePartsOptions } from "./device-parts.ts";

const NOTHING: SiteMemory = { current: null, seen: null, refused: null, number: null, limits: null };

/** What is known of a site's releases: on the device as far as consent allows, else as long as the worker lives. */
export class SiteRecords {
  readonly #options: DevicePartsOptions;
  #memory: SiteMemory = NOTHING;

  constructor(options: DevicePartsOptions) {
    this.#options = options;
  }

  get memory(): SiteMemory {
    return this.#memory;
  }

  /** Reads what this or another tab has kept. */
  async recall(): Promise<void> {
    const { mayRead, store, note } = this.#options;
    if (!mayRead()) return;
    const kept = await store.memory().catch(note);
    if (kept) this.#memory = kept.seen || !this.#memory.seen ? kept : { ...kept, seen: this.#memory.seen };
  }

  /** @returns whether the device keeps the release now */
  async commit(found: FoundManifest, seen: SeenSite): Promise<boolean> {
    this.#memory = { ...this.#memory, seen, refused: null };
    return (await this.#write((store, grant) => store.commit(grant, found, seen))) ?? false;
  }

  /** A channels.json that was followed, and led to nothing. */
  async see(seen: SeenSite): Promise<void> {
    this.#memory = { ...this.#memory, seen };
    await this.#write((store, grant) => store.see(grant, seen));
  }

  async refuse(release: Pick<Refusal, "sha256" | "code" | "rung">): Promise<void> {
    const refused = refusalAfter(this.#memory.refused, release, Date.now());
    this.#memory = { ...this.#memory, refused };
    await this.#write((store, grant) => store.refuse(grant, refused));
  }

  /** The refusal of a release that is not to be tried again yet. */
  refusalOf(sha256: string): Refusal | null {
    const { refused } = this.#memory;
    return mustWait(refused, sha256, Date.now()) ? refused : null;
  }

  async #write<T>(write: (store: ReleaseStore, grant: StorageGrant) => Promise<T>): Promise<T | null> {
    const { store, grant, note } = this.#options;
    const proof = grant();
    if (!proof) return null;
    return write(store, proof).catch((error) => {
      note(error);
      return null;
    });
  }
}
