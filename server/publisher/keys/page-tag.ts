import type { Root } from "../../../shared/contracts/index.ts";

/**
 * What a page's script tag says so that its devices trust nothing but this site's releases.
 *
 * @param floor lowest stable version that a first visit accepts
 */
export const pageTag = ({ roles: { root } }: Root, floor: number): string =>
  `data-root-keys="${root.keys.join(",")}" data-root-threshold="${root.threshold}" data-floor="${floor}"`;
