import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import * as v from "valibot";
import { SiteNameSchema } from "../../../shared/contracts/index.ts";
import { PublisherError } from "../publisher-error.ts";

/** Flags of every command on a site that is there. */
export interface SiteFlags {
  readonly out: string;
  readonly site?: string;
}

export const addSiteOptions = (command: Command): Command =>
  command
    .requiredOption("--out <dir>", "folder of releases")
    .option("--site <name>", "name of the site (the only one in the folder)", siteName);

/** The site's folder. @throws PublisherError when it is not there, or there are several and none is named */
export function findSite({ out, site }: SiteFlags): string {
  if (!existsSync(out) || !statSync(out).isDirectory()) {
    throw new PublisherError(`There is no folder ${out}. Name the one that 'afterclick build --out' wrote.`);
  }
  if (site !== undefined) {
    if (isSite(join(out, site))) return join(out, site);
    throw new PublisherError(`There is no site ${site} in ${out}. Check --site and --out.`);
  }
  const names = readdirSync(out).filter((name) => isSite(join(out, name)));
  if (names.length === 1) return join(out, names[0]);
  throw new PublisherError(
    names.length > 1
      ? `${out} holds ${names.length} sites. Name one with --site: ${names.join(", ")}.`
      : `There is no site in ${out}. Check --out: it is the folder above the site's.`,
  );
}

/** Parser of --site. */
export function siteName(text: string): string {
  const parsed = v.safeParse(SiteNameSchema, text);
  if (!parsed.success) throw new InvalidArgumentError("It must be a-z, 0-9 and -, and begin with a letter or digit.");
  return parsed.output;
}

/** A release that no channel names yet makes a site as well, and so does a root. */
const isSite = (folder: string): boolean =>
  ["channels.json", "root.1.json"].some((name) => existsSync(join(folder, name))) ||
  (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true &&
    readdirSync(folder).some((name) => existsSync(join(folder, name, "manifest.json"))));
