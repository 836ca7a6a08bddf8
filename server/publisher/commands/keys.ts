import { join, relative, resolve, sep } from "node:path";
import { type Command, Option } from "commander";
import type { Root } from "../../../shared/contracts/index.ts";
import { describeEnd, describeKeys, formatKeys } from "../keys/describe-keys.ts";
import { initKeys, type RootQuorum } from "../keys/init-keys.ts";
import { DEFAULT_KEYS, KeyFolder, ROLES, type RoleName } from "../keys/key-folder.ts";
import { renewRoot, requireRoot, rotateOnline, rotateRoot } from "../keys/next-root.ts";
import { pageTag } from "../keys/page-tag.ts";
import { PublisherError } from "../publisher-error.ts";
import { readChannels } from "../release/channels-to.ts";
import { highestVersion } from "../release/new-release-folder.ts";
import { policyToResign } from "../release/resign-policy.ts";
import { addSiteOptions, findSite, type SiteFlags, siteName } from "./site-options.ts";
import { wholeNumber } from "./whole-number.ts";

interface KeysFlags extends SiteFlags {
  readonly keys: string;
}

/** As many as a root may name. */
const MOST_KEYS = 32;

export function registerKeys(program: Command): void {
  const keys = program.command("keys").description("make, show and replace the keys that sign a site's releases");
  const init = keys
    .command("init")
    .description("make a site's first keys and its root, and print what the page's script tag needs")
    .requiredOption("--out <dir>", "folder of releases; the root goes to <dir>/<site>/root.1.json")
    .requiredOption("--site <name>", "name of the site: a-z, 0-9 and -", siteName)
    .option("--root-keys <n>", "how many root keys there are", wholeNumber(1, MOST_KEYS), 1)
    .option("--threshold <m>", "how many of them must sign a root", wholeNumber(1, MOST_KEYS), 1);
  addFolder(init).action(runInit);

  const show = addSiteOptions(
    keys.command("show").description("print public keys, who has them here, and when the root ends"),
  );
  addFolder(show).option("--json", "print JSON").action(runShow);

  const rotate = addSiteOptions(keys.command("rotate").description("make new keys and the root that names them"))
    .addOption(new Option("--role <name>", "whose key is replaced (release and channels)").choices(ROLES))
    .option("--replace <key>", "first digits of the root key that goes, where there are several");
  addFolder(rotate).action(runRotate);

  const renew = keys.command("renew").description("write the next root: the same keys, and another year");
  addFolder(addSiteOptions(renew)).action(runRenew);
}

const addFolder = (command: Command): Command =>
  command.option("--keys <folder>", "folder of the private keys", DEFAULT_KEYS);

async function runInit(flags: KeysFlags & { readonly site: string } & RootQuorum): Promise<void> {
  const { out, site } = flags;
  refuseInside(out, flags.keys);
  const siteFolder = join(out, site);
  const folder = new KeyFolder(flags.keys);
  const root = await initKeys(siteFolder, site, folder, flags);
  console.log(`${siteFolder}/root.1.json names the keys of site ${site}, ${describeEnd(root.expires)}.`);
  console.log(`Private keys are in ${folder.folder}:`);
  const here = (role: RoleName): string =>
    folder
      .keys(role)
      .map(({ file }) => file)
      .join(", ");
  console.log(
    `  ${here("root")}: sign the next root alone. Move them to where no network reaches, with a copy elsewhere.`,
  );
  console.log(`  ${here("release")}: signs releases, where they are built.`);
  console.log(`  ${here("channels")}: signs channels.json, where 'afterclick channels refresh' runs.`);
  printTag(root, 1 + highestVersion(siteFolder));
  if (!readChannels(siteFolder)) return;
  console.log(`Before that, publish the present release signed: ${refreshCommand(flags, site)}`);
}

function runShow(flags: KeysFlags & { readonly json?: boolean }): void {
  const siteFolder = findSite(flags);
  const root = requireRoot(siteFolder);
  const folder = new KeyFolder(flags.keys);
  const description = describeKeys(root, folder);
  if (flags.json) {
    console.log(JSON.stringify(description, null, 2));
    return;
  }
  console.log(formatKeys(description, folder.folder));
  printTag(root, readChannels(siteFolder)?.stable.version ?? 1);
}

async function runRotate(flags: KeysFlags & { readonly role?: RoleName; readonly replace?: string }): Promise<void> {
  const { role, replace } = flags;
  if (replace !== undefined && role !== "root")
    throw new PublisherError("--replace is for --role root: the others have one key.");
  const siteFolder = findSite(flags);
  const folder = new KeyFolder(flags.keys);
  const root =
    role === "root"
      ? await rotateRoot(siteFolder, folder, replace ?? null)
      : await rotateOnline(siteFolder, folder, role ? [role] : ["release", "channels"]);
  console.log(formatKeys(describeKeys(root, folder), folder.folder));
  if (role === "root") {
    console.log(
      "\nThe page's tag may stay as it is: devices find the way from its keys to this root. New pages may have",
    );
    printTag(root, readChannels(siteFolder)?.stable.version ?? 1);
  }
  printNext(flags, siteFolder, root);
}

async function runRenew(flags: KeysFlags): Promise<void> {
  const siteFolder = findSite(flags);
  const root = await renewRoot(siteFolder, new KeyFolder(flags.keys));
  console.log(`${siteFolder}/root.${root.version}.json has the same keys, ${describeEnd(root.expires)}.`);
  printNext(flags, siteFolder, root);
}

function printTag(root: Root, floor: number): void {
  console.log(`The page's script tag has, beside data-site="${root.site}":\n  ${pageTag(root, floor)}`);
}

function printNext(flags: KeysFlags, siteFolder: string, root: Root): void {
  if (!readChannels(siteFolder)) return;
  console.log(
    `Devices go by root ${root.version} when channels.json is signed anew: ${refreshCommand(flags, root.site)}`,
  );
  const policy = policyToResign(siteFolder, root);
  if (!policy) return;
  const { version, highestMode, questions } = policy;
  console.log(
    `That signs policy.json anew as well: version ${version}, mode at most '${highestMode}', ${questions.length} questions. ` +
      `If a key was stolen, see first that it is yours: afterclick policy check ${join(siteFolder, "policy.json")}`,
  );
}

const refreshCommand = ({ out, keys }: KeysFlags, site: string): string =>
  `afterclick channels refresh --out ${out} --site ${site}${keys === DEFAULT_KEYS ? "" : ` --keys ${keys}`}`;

/** Before the first release nothing else tells that the folder will be published. */
function refuseInside(out: string, keys: string): void {
  const [first] = relative(resolve(out), resolve(keys)).split(sep);
  if (first === "..") return;
  throw new PublisherError(
    `${keys} is in ${out}, which is published. Keep keys outside of it: --keys ../${DEFAULT_KEYS}.`,
  );
}
