import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { RELEASE_FORMAT, type Root, RootSchema } from "../../../shared/contracts/index.ts";
import { DAY_MS } from "../../../shared/math/day.ts";
import { checkSigned } from "../../../shared/trust/check-signed.ts";
import { type Signer, signDocument } from "../../../shared/trust/sign-document.ts";
import type { RawDocument } from "../../../shared/trust/signed-bytes.ts";
import { writing } from "../disk-error.ts";
import { PublisherError } from "../publisher-error.ts";
import { prettyJson } from "../release/pretty-json.ts";
import { writeWhole } from "../release/write-whole.ts";
import { verifySignature } from "./key-pair.ts";

/** How long a root holds, in days: long enough to keep its keys in a safe. */
const ROOT_DAYS = 365;

const ROOT_FILE = /^root\.([1-9]\d*)\.json$/;

/** What a new root says; its version, end and signatures are filled in when it is written. */
export type RootFacts = Pick<Root, "site" | "roles">;

/** The newest root of a site's folder, or null. @throws PublisherError when it is damaged */
export function newestRoot(siteFolder: string): Root | null {
  const [newest] = rootVersions(siteFolder);
  return newest === undefined ? null : readRoot(siteFolder, newest);
}

/** Those before it, newest first. @throws PublisherError when one is damaged */
export const earlierRoots = (siteFolder: string, version: number): Root[] =>
  rootVersions(siteFolder)
    .filter((earlier) => earlier < version)
    .map((earlier) => readRoot(siteFolder, earlier));

/** Newest first. */
function rootVersions(siteFolder: string): number[] {
  const names = existsSync(siteFolder) ? readdirSync(siteFolder) : [];
  return names
    .flatMap((name) => ROOT_FILE.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);
}

function readRoot(siteFolder: string, version: number): Root {
  const file = join(siteFolder, `root.${version}.json`);
  try {
    return v.parse(RootSchema, JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new PublisherError(`${file} is damaged. Copy it from where it was published.`);
  }
}

/**
 * Writes root.<n + 1>.json, signed by all the root keys at hand that the root before it or it itself names.
 *
 * @throws PublisherError when they are fewer than either of the two asks for: devices would refuse it
 */
export async function writeRoot(siteFolder: string, facts: RootFacts, signers: readonly Signer[]): Promise<Root> {
  const before = newestRoot(siteFolder);
  const roles = [facts.roles.root, ...(before ? [before.roles.root] : [])];
  const root: Root = signDocument(
    {
      type: "root",
      format: RELEASE_FORMAT,
      ...facts,
      version: 1 + (before?.version ?? 0),
      expires: new Date(Date.now() + ROOT_DAYS * DAY_MS).toISOString(),
    } as const,
    signers.filter(({ key }) => roles.some((role) => role.keys.includes(key))),
  );
  for (const role of roles) {
    const signed = await checkSigned(root as RawDocument & Root, role, verifySignature);
    if (signed.ok) continue;
    throw new PublisherError(
      `Root ${root.version} needs the signatures of ${role.threshold} of its root keys, and of root ${root.version - 1}'s. ` +
        "Put the files of the missing root keys into the folder of keys and try again.",
    );
  }
  const file = join(siteFolder, `root.${root.version}.json`);
  writing(siteFolder, () => {
    mkdirSync(siteFolder, { recursive: true });
    writeWhole(file, prettyJson(root));
  });
  return root;
}
