import { existsSync } from "node:fs";
import { basename, resolve } from "node:path";
import { hasEnded } from "../../../shared/contracts/has-ended.ts";
import type { Role, Root, Signature } from "../../../shared/contracts/index.ts";
import { DAY_MS } from "../../../shared/math/day.ts";
import { signDocument } from "../../../shared/trust/sign-document.ts";
import { PublisherError } from "../publisher-error.ts";
import { DEFAULT_KEYS, KeyFolder, type OnlineRole, type StoredKey } from "./key-folder.ts";
import { newestRoot } from "./site-roots.ts";

/** How long a channels.json holds, in days, when nothing else is said. */
export const CHANNELS_DAYS = 14;

export interface KeyOptions {
  /** Folder of private keys; DEFAULT_KEYS when nothing is said. */
  readonly keys?: string;
  /** How long a channels.json holds; CHANNELS_DAYS when nothing is said. */
  readonly expiresDays?: number;
}

/** By whom a site's documents are signed: by nobody while it has no root. */
export interface SiteSigning {
  /** The newest root, or null. */
  readonly root: Root | null;
  /** When a channels.json that is written now ends, in ISO time; null while nobody signs. */
  readonly channelsEnd: string | null;
  /** @throws PublisherError when the private keys of a role are not here */
  readonly require: (...roles: readonly OnlineRole[]) => void;
  /** @throws PublisherError as `require` */
  readonly sign: <T extends object>(role: OnlineRole, document: T) => T & { readonly signatures: Signature[] };
}

const UNSIGNED: SiteSigning = {
  root: null,
  channelsEnd: null,
  require: () => {},
  sign: (_, document) => ({ ...document, signatures: [] }),
};

/**
 * Reads the site's newest root, and private keys when they are asked for.
 *
 * @throws PublisherError when that root has expired or is another site's, or keys are named for a site that has none
 */
export function siteSigning(siteFolder: string, { keys, expiresDays = CHANNELS_DAYS }: KeyOptions): SiteSigning {
  const root = newestRoot(siteFolder);
  if (!root) {
    if (keys === undefined) return UNSIGNED;
    throw new PublisherError(
      `${siteFolder} has no root.1.json, so nothing there is signed. Make keys with 'afterclick keys init', or leave out --keys.`,
    );
  }
  if (root.site !== basename(resolve(siteFolder))) {
    throw new PublisherError(
      `root.${root.version}.json in ${siteFolder} is of site ${root.site}. Give the folder that name, or take the root out of it.`,
    );
  }
  if (hasEnded(root.expires, Date.now())) {
    throw new PublisherError(
      `root.${root.version}.json in ${siteFolder} expired on ${root.expires.slice(0, 10)}, and devices follow nothing that ` +
        "it signs. Write the next root with 'afterclick keys renew'.",
    );
  }
  const signersOf = (role: OnlineRole): readonly StoredKey[] => signers(root, role, keys);
  return {
    root,
    channelsEnd: new Date(Date.now() + expiresDays * DAY_MS).toISOString(),
    require: (...roles) => roles.forEach(signersOf),
    sign: (role, document) => signDocument(document, signersOf(role)),
  };
}

/** Days before a root's end in which its owner is told. */
const SOON_DAYS = 30;

/** What to do about a root that ends soon; null where it does not. */
export function rootNote({ root }: SiteSigning): string | null {
  if (!root || Date.parse(root.expires) - Date.now() > SOON_DAYS * DAY_MS) return null;
  return (
    `root.${root.version}.json ends on ${root.expires.slice(0, 10)}: devices follow nothing that is signed by it after ` +
    "that. Write the next one with 'afterclick keys renew'."
  );
}

/** As many of the role's keys as it asks for. */
function signers(root: Root, name: OnlineRole, keys: string | undefined): readonly StoredKey[] {
  const { folder, keys: here } = openKeys(root, name, keys);
  const role = root.roles[name];
  const known = here.filter(({ key }) => role.keys.includes(key));
  if (known.length >= role.threshold) return known;
  throw new PublisherError(
    `The site needs ${wanted(role)} of root.${root.version}.json to sign as ${name}, and ${folder} has ` +
      `${here.length === 0 ? "none" : here.map(({ file, key }) => `${file} (${shortKey(key)})`).join(", ")}. ` +
      `Name the folder of the site's keys with --keys, or make a new one with 'afterclick keys rotate --role ${name}'.`,
  );
}

function openKeys(root: Root, name: OnlineRole, keys: string | undefined): { folder: string; keys: StoredKey[] } {
  const folder = keys ?? DEFAULT_KEYS;
  if (existsSync(folder)) return { folder, keys: new KeyFolder(folder).keys(name) };
  throw new PublisherError(
    `The site is signed (root.${root.version}.json), and there is no folder ${folder} with its keys. Name it with --keys.`,
  );
}

const wanted = ({ keys, threshold }: Role): string =>
  keys.length === 1 ? `the key ${shortKey(keys[0])}` : `${threshold} of the keys ${keys.map(shortKey).join(", ")}`;

/** The first digits of a key, enough to tell keys apart. */
export const shortKey = (key: string): string => key.slice(0, 8);
