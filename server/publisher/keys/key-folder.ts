import { existsSync, mkdirSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Signer } from "../../../shared/trust/sign-document.ts";
import { writing } from "../disk-error.ts";
import { PublisherError } from "../publisher-error.ts";
import { createKeyFile, readKeyFile } from "./key-pair.ts";

/** Roles whose keys sign every day; root keys are in files of their own, to be kept offline. */
export type OnlineRole = "release" | "channels";

/** Where private keys are, when nothing else is said. */
export const DEFAULT_KEYS = "afterclick-keys";

const ROOT_FILE = /^root-(\d+)\.pem$/;

/**
 * A folder of private keys: release.pem, channels.pem, root-<i>.pem.
 *
 * @throws PublisherError below a folder of releases: what is there is published
 */
export class KeyFolder {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = resolve(folder);
    refusePublished(this.folder);
  }

  /** @throws PublisherError when the key is not here */
  signer(role: OnlineRole): Signer {
    return this.#read(`${role}.pem`);
  }

  /** Those that are here: the others may be kept elsewhere. */
  rootSigners(): Signer[] {
    if (!existsSync(this.folder)) return [];
    return this.#rootFiles().map((name) => this.#read(name));
  }

  /** @throws PublisherError when the role has a key here, or the folder cannot be written */
  create(role: OnlineRole): Signer {
    return this.#create(`${role}.pem`);
  }

  /** Under the next number. */
  createRoot(): Signer {
    const numbers = existsSync(this.folder) ? this.#rootFiles().map((name) => Number(ROOT_FILE.exec(name)?.[1])) : [];
    return this.#create(`root-${1 + Math.max(0, ...numbers)}.pem`);
  }

  #create(name: string): Signer {
    writing(this.folder, () => mkdirSync(this.folder, { recursive: true, mode: 0o700 }));
    return createKeyFile(join(this.folder, name));
  }

  #read(name: string): Signer {
    const file = join(this.folder, name);
    if (existsSync(file)) return readKeyFile(file);
    throw new PublisherError(`${file} is not there. Name the folder of your keys with --keys, or make keys first.`);
  }

  #rootFiles(): string[] {
    return readdirSync(this.folder)
      .filter((name) => ROOT_FILE.test(name))
      .sort();
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

/** Whether it is a site's folder or holds sites' folders. */
function isPublished(folder: string): boolean {
  try {
    return [".", ...readdirSync(folder)].some((name) => existsSync(join(folder, name, "channels.json")));
  } catch {
    // Nobody publishes a folder that may not be listed.
    return false;
  }
}
