import type { Root } from "../../../shared/contracts/index.ts";
import { DAY_MS } from "../../../shared/math/day.ts";
import { type KeyFolder, ROLES } from "./key-folder.ts";

export interface KeysDescription {
  readonly site: string;
  readonly root: number;
  readonly expires: string;
  readonly roles: readonly RoleDescription[];
}

export interface RoleDescription {
  readonly name: (typeof ROLES)[number];
  readonly threshold: number;
  /** `file` of the private half; null when it is not here. */
  readonly keys: readonly { readonly key: string; readonly file: string | null }[];
  /** Private keys that are here and sign nothing any more. */
  readonly retired: readonly string[];
}

export function describeKeys(root: Root, folder: KeyFolder): KeysDescription {
  const roles = ROLES.map((name) => {
    const { keys, threshold } = root.roles[name];
    const here = folder.keys(name);
    return {
      name,
      threshold,
      keys: keys.map((key) => ({ key, file: here.find((one) => one.key === key)?.file ?? null })),
      retired: here.filter(({ key }) => !keys.includes(key)).map(({ file }) => file),
    };
  });
  return { site: root.site, root: root.version, expires: root.expires, roles };
}

export function formatKeys({ site, root, expires, roles }: KeysDescription, folder: string): string {
  const lines = roles.flatMap(({ name, threshold, keys, retired }) => [
    `${name}: ${threshold} of ${keys.length} ${keys.length === 1 ? "key" : "keys"}`,
    ...keys.map(({ key, file }) => `  ${key}  ${file ?? "not here"}`),
    ...retired.map((file) => `  ${file} signs nothing any more: delete it`),
  ]);
  return [`site ${site}, root ${root}, ${describeEnd(expires)}`, `private keys in ${folder}`, ...lines].join("\n");
}

/** "until 2027-01-01, 365 days" */
export function describeEnd(expires: string): string {
  const days = Math.ceil((Date.parse(expires) - Date.now()) / DAY_MS);
  const left = days <= 0 ? "EXPIRED" : `${days} ${days === 1 ? "day" : "days"}`;
  return `until ${expires.slice(0, 10)}, ${left}`;
}
