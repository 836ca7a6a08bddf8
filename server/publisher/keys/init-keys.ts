import type { Root } from "../../../shared/contracts/index.ts";
import { PublisherError } from "../publisher-error.ts";
import { withSiteLock } from "../release/site-lock.ts";
import { type KeyFolder, type OnlineRole, ROLES, type StoredKey } from "./key-folder.ts";
import { newestRoot, writeRoot } from "./site-roots.ts";

/** How many root keys there are, and how many of them must sign. */
export interface RootQuorum {
  readonly rootKeys: number;
  readonly threshold: number;
}

/**
 * Makes a site's first keys and its root.1.json.
 *
 * @throws PublisherError when the site has a root or the folder has keys, more keys must sign than there are, or one of the
 * folders cannot be written
 */
export function initKeys(siteFolder: string, site: string, folder: KeyFolder, quorum: RootQuorum): Promise<Root> {
  const { rootKeys, threshold } = quorum;
  if (threshold > rootKeys) {
    throw new PublisherError(`--threshold ${threshold} asks for more keys than --root-keys ${rootKeys} makes.`);
  }
  const made = ROLES.flatMap((role) => folder.keys(role));
  if (made.length > 0) {
    throw new PublisherError(
      `${folder.folder} has keys already (${made.map(({ file }) => file).join(", ")}). Each site has a folder of its own: name another with --keys.`,
    );
  }
  return withSiteLock(siteFolder, async () => {
    const before = newestRoot(siteFolder);
    if (before) {
      throw new PublisherError(
        `${siteFolder} has keys: root.${before.version}.json names them. Other keys take their place by 'afterclick keys rotate'.`,
      );
    }
    const roots = Array.from({ length: rootKeys }, () => folder.create("root"));
    const one = (role: OnlineRole) => ({ keys: [folder.create(role).key], threshold: 1 });
    const roles = {
      root: { keys: roots.map(({ key }) => key), threshold },
      release: one("release"),
      channels: one("channels"),
    };
    return writeRoot(siteFolder, { site, roles }, roots satisfies readonly StoredKey[]);
  });
}
