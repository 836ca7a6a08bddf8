import { type Command, InvalidArgumentError } from "commander";
import * as v from "valibot";
import { type ErrorCode, type Failure, SiteNameSchema } from "../../../shared/contracts/index.ts";
import { type Role, RoleSchema } from "../../../shared/contracts/root.ts";
import { type Mirrored, mirrorSite } from "../fetch/mirror-site.ts";
import { PublisherError } from "../publisher-error.ts";

interface FetchFlags {
  readonly site: string;
  readonly rootKeys?: readonly string[];
  readonly rootThreshold?: number;
}

export function registerFetch(program: Command): void {
  program
    .command("fetch")
    .description(
      "copy a site's current releases from where they are served, verified, into a folder that can be served",
    )
    .argument("<url>", "the folder of releases on the server, such as https://shop.example/releases/", endpoint)
    .argument("<dir>", "folder of releases to copy into; what is there and intact is not fetched again")
    .option("--site <name>", "name of the site", siteName, "default")
    .option(
      "--root-keys <hex,...>",
      "the site's root keys, as pages name them: nothing is copied that they do not stand behind",
      keys,
    )
    .option("--root-threshold <n>", "how many of them must have signed (default: 1)", count)
    .action(async (url: string, dir: string, flags: FetchFlags) => {
      const pinned = pinnedRole(flags);
      const mirrored = await mirrorSite({
        endpoint: url,
        site: flags.site,
        out: dir,
        pinned,
        note: (sentence) => console.error(sentence),
      });
      if (!mirrored.ok) throw new PublisherError(sentenceOf(mirrored.error));
      console.log(described(flags.site, mirrored.value));
      if (!pinned)
        console.error("Without --root-keys, what was copied is as trustworthy as the server and the way to it.");
    });
}

function endpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash)
    throw new InvalidArgumentError("It must be an address that begins with https:// or http://, without ? and #.");
  return url.href.endsWith("/") ? url.href : `${url.href}/`;
}

function siteName(text: string): string {
  if (!v.is(SiteNameSchema, text)) throw new InvalidArgumentError("A site's name is made of a-z, 0-9 and -.");
  return text;
}

const keys = (text: string): readonly string[] => text.toLowerCase().split(",");

function count(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError("It must be a whole number from 1 on.");
  return n;
}

function pinnedRole({ rootKeys, rootThreshold }: FetchFlags): Role | null {
  if (!rootKeys) {
    if (rootThreshold === undefined) return null;
    throw new PublisherError("--root-threshold says how many of --root-keys must have signed: name the keys too.");
  }
  const role = v.safeParse(RoleSchema, { keys: rootKeys, threshold: rootThreshold ?? 1 });
  if (role.success) return role.output;
  throw new PublisherError(
    "--root-keys must be public keys of 64 hex digits, separated by commas, and --root-threshold no more than there are keys.",
  );
}

/** What the code's own sentence says to whoever makes a page, said to whoever runs this. */
const SENTENCES: Partial<Record<ErrorCode, string>> = {
  "endpoint-unreachable": "The server did not answer. Check the address and that it is running",
  "endpoint-slow": "The server did not answer in time. Try again later",
  "endpoint-wrong": "That is no folder of Afterclick releases with this site. Check the address and --site",
};

function sentenceOf({ code, message }: Failure): string {
  const sentence = SENTENCES[code];
  const [, detail] = / \((.*)\)$/s.exec(message) ?? [];
  return sentence ? `${sentence} (${detail}).` : message;
}

function described(site: string, { channels: { stable, canary }, fetched, kept }: Mirrored): string {
  const releases = [stable, ...(canary ? [canary] : [])].map(({ version }) => version).join(" and ");
  return `${site}: release ${releases}; ${fetched.files} files fetched (${fetched.bytes} bytes), ${kept} were there.`;
}
