import type { StorageGrant } from "../../shared/contracts/consent.ts";
import type { ReleaseStore } from "../store/release-store.ts";
import type { PartCache } from "../sync/load-parts.ts";
import { pause } from "../sync/pause.ts";

export interface DevicePartsOptions {
  readonly store: ReleaseStore;
  /** Whether the visitor's choice allows to look at what the device keeps. */
  readonly mayRead: () => boolean;
  /** Proof that the device may be written to now; asked at each use, since consent changes. */
  readonly grant: () => StorageGrant | null;
  /** Is told of what storage refuses. */
  readonly note: (error: unknown) => undefined;
}

/** Parts are held for so long while it is not known whether they may be kept, and so many bytes of them. */
const MOST_WAIT_MS = 5_000;
const MOST_HELD_BYTES = 16 * 2 ** 20;

/** The parts of releases on this device, as far as consent and policy allow. */
export class DeviceParts implements PartCache {
  readonly #options: DevicePartsOptions;
  /** Parts that came before the policy that says whether they may be kept. Null once it is known. */
  #beforePolicy: Map<string, Uint8Array<ArrayBuffer>> | null = new Map();
  #heldBytes = 0;
  #known: () => void = () => {};
  readonly #policy = new Promise<void>((known) => {
    this.#known = known;
  });
  /** Parts on their way to the device: ranking does not wait for them, keeping a release does. */
  readonly #puts: Promise<void>[] = [];

  constructor(options: DevicePartsOptions) {
    this.#options = options;
  }

  async get(sha256: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const { store, mayRead, note } = this.#options;
    if (!mayRead()) return null;
    return store.part(sha256).catch((error) => {
      note(error);
      return null;
    });
  }

  put(sha256: string, bytes: Uint8Array<ArrayBuffer>): void {
    const { store, mayRead, grant, note } = this.#options;
    const proof = grant();
    if (proof) this.#puts.push(store.put(proof, sha256, bytes).catch(note));
    else if (this.#beforePolicy && mayRead() && this.#heldBytes + bytes.length <= MOST_HELD_BYTES) {
      this.#beforePolicy.set(sha256, bytes);
      this.#heldBytes += bytes.length;
    }
  }

  /** The policy is in force: what came before it is put as far as it allows. */
  policyKnown(): void {
    const parts = this.#beforePolicy ?? new Map<string, Uint8Array<ArrayBuffer>>();
    this.#beforePolicy = null;
    this.#known();
    for (const [sha256, bytes] of parts) this.put(sha256, bytes);
  }

  /** Settled when all parts that were put are on the device, or it is known that they are not. */
  async written(signal: AbortSignal): Promise<void> {
    if (this.#beforePolicy && this.#options.mayRead()) await Promise.race([this.#policy, pause(MOST_WAIT_MS, signal)]);
    this.#beforePolicy = null;
    await Promise.all(this.#puts.splice(0));
  }
}
