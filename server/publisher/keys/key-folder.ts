import { existsSync, mkdirSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Signer } from "../../../shared/trust/sign-document.ts";
import { writing } from "../disk-error.ts";
import { PublisherError } from "../publisher-error.ts";
import { createKeyFile, readKeyFile } from "./key-pair.ts";

/** Roles whose keys sign every day; root keys sign a new root alone, and are to be kept offline. */
export type OnlineRole = "release" | "channels";
export const ROLES = ["root", "release", "channels"] as const;
export type RoleName = (typeof ROLES)[number];

/** Where private keys are, when nothing else is said. */
export const DEFAULT_KEYS = "afterclick-keys";

/** A private key and the name of its file. */
export interface StoredKey extends Signer {
  readonly file: string;
}

/**
 * A folder of private keys: root-1.pem, release-1.pem, channels-1.pem. A key that takes another's place has the next number;
 * which of them signs is what the site's root says.
 *
 * @throws PublisherError below a folder of releases: what is there is published
 */
export class KeyFolder {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = resolve(folder);
    refusePublished(this.folder);
  }

  /**
   * Keys of the role that are here, lowest number first: others may be kept elsewhere.
   *
   * @throws PublisherError when one of the files is no key
   */
  keys(role: RoleName): StoredKey[] {
    const numbers = this.#numbers(role).map((n) => `${role}-${n}.pem`);
    return numbers.map((file) => ({ file, ...readKeyFile(join(this.folder, file)) }));
  }

  /** Under the next number. @throws PublisherError when the folder cannot be written */
  create(role: RoleName): StoredKey {
    const file = `${role}-${1 + Math.max(0, ...this.#numbers(role))}.pem`;
    writing(this.folder, () => mkdirSync(this.folder, { recursive: true, mode: 0o700 }));
    return { file, ...createKeyFile(join(this.folder, file)) };
  }

  #numbers(role: RoleName): number[] {
    if (!existsSync(this.folder)) return [];
    const pattern = new RegExp(`^${role}-([1-9]\\d*)\\.pem$`);
    const numbers = readdirSync(this.folder)
      .flatMap((name) => pattern.exec(name)?.[1] ?? [])
      .map(Number);
    return numbers.sort((a, b) => a - b);
  }
}

function refusePublished(folder: string): void {
  // The real place, whatever links lead there; the folder itself may be yet to be made.
  let at = folder;
  while (!existsSync(at)) at = dirname(at);
  for (at = realpathSync(at); ; at = dirname(at)) {
    if (isPublished(at)) {
      throw new PublisherError(
        `${folder} is below ${at}, which is published. Keep keys outside of it: --keys ../${DEFAULT_KEYS}.`,
      );
    }
    if (at === dirname(at)) return;
  }
}

/** What only a site's folder holds; before its first release, a root alone. */
const PUBLISHED = ["channels.json", "root.1.json"];

/** Whether it is a site's folder or holds sites' folders. */
function isPublished(folder: string): boolean {
  try {
    return [".", ...readdirSync(folder)].some((name) => PUBLISHED.some((file) => existsSync(join(folder, name, file))));
  } catch {
    // Nobody publishes a folder that may not be listed.
    return false;
  }
}
