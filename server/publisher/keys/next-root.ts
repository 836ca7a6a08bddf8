import type { Role, Root } from "../../../shared/contracts/index.ts";
import { PublisherError } from "../publisher-error.ts";
import { withSiteLock } from "../release/site-lock.ts";
import type { KeyFolder, OnlineRole, StoredKey } from "./key-folder.ts";
import { newestRoot, writeRoot } from "./site-roots.ts";
import { shortKey } from "./site-signing.ts";

/** @throws PublisherError when the site has none */
export function requireRoot(siteFolder: string): Root {
  const root = newestRoot(siteFolder);
  if (root) return root;
  throw new PublisherError(
    `${siteFolder} has no root.1.json, so it has no keys. Make them with 'afterclick keys init'.`,
  );
}

/**
 * The next root, with the same keys and a new end.
 *
 * @throws PublisherError when too few root keys are here
 */
export const renewRoot = (siteFolder: string, folder: KeyFolder): Promise<Root> =>
  withSiteLock(siteFolder, async () => {
    const { site, roles } = requireRoot(siteFolder);
    return writeRoot(siteFolder, { site, roles }, folder.keys("root"));
  });

/**
 * The next root, in which each of the roles that sign every day has one new key.
 *
 * @throws PublisherError when too few root keys are here, before a key is made
 */
export const rotateOnline = (siteFolder: string, folder: KeyFolder, names: readonly OnlineRole[]): Promise<Root> =>
  withSiteLock(siteFolder, async () => {
    const { site, roles, version } = requireRoot(siteFolder);
    const signers = folder.keys("root");
    requireSigners(folder, signers, roles.root, version);
    const made = Object.fromEntries(names.map((name) => [name, { keys: [folder.create(name).key], threshold: 1 }]));
    return writeRoot(siteFolder, { site, roles: { ...roles, ...made } }, signers);
  });

/**
 * The next root, in which a new key stands in the place of a root key, signed by the keys of the root before and by its own.
 *
 * @param replaced how the key begins that goes; null where there is but one
 * @throws PublisherError when it is not clear which goes, or too few root keys are here, before a key is made
 */
export const rotateRoot = (siteFolder: string, folder: KeyFolder, replaced: string | null): Promise<Root> =>
  withSiteLock(siteFolder, async () => {
    const { site, roles, version } = requireRoot(siteFolder);
    const goes = oneOf(roles.root.keys, replaced);
    const here = folder.keys("root");
    requireSigners(folder, here, roles.root, version);
    const stay = roles.root.keys.filter((key) => key !== goes);
    const rest = { keys: stay, threshold: roles.root.threshold - 1 };
    requireSigners(folder, here, rest, version + 1);
    const root = { ...roles.root, keys: [...stay, folder.create("root").key] };
    return writeRoot(siteFolder, { site, roles: { ...roles, root } }, folder.keys("root"));
  });

function oneOf(keys: readonly string[], start: string | null): string {
  const found = keys.filter((key) => key.startsWith(start ?? ""));
  if (found.length === 1) return found[0];
  throw new PublisherError(
    `The site has ${keys.length} root keys: ${keys.map(shortKey).join(", ")}. Say with --replace which one goes, by its first digits.`,
  );
}

function requireSigners({ folder }: KeyFolder, here: readonly StoredKey[], role: Role, version: number): void {
  const signing = here.filter(({ key }) => role.keys.includes(key));
  if (signing.length >= role.threshold) return;
  throw new PublisherError(
    `Root ${version} has ${role.keys.map(shortKey).join(", ")} as root keys, ${role.threshold} of which must sign here, and ` +
      `${folder} has ${signing.length} of them. Put the files of the others into it while you do this.`,
  );
}
