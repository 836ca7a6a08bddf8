import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import {
  daysToLifeCap,
  epsilonPerDay,
  expectedPerDay,
  isExpired,
  letsAnswer,
  type SitePolicy,
} from "../../../shared/contracts/index.ts";
import { inLine, policyOfText } from "../../../shared/contracts/policy-text.ts";
import { scaled } from "../../../shared/math/scaled.ts";
import { formatTable } from "../format-table.ts";
import { PublisherError } from "../publisher-error.ts";
import { changeChannels } from "../release/change-channels.ts";
import { writeChannels } from "../release/channels-to.ts";
import { firstPolicy } from "../release/first-policy.ts";
import { NO_STABLE } from "../release/point-channel.ts";
import { readRelease } from "../release/read-release.ts";
import { policyIn, policyText, writePolicy } from "../release/write-policy.ts";
import { addMoveOptions, type MoveFlags } from "./move-channels.ts";
import { findSite } from "./site-options.ts";

export function registerPolicy(program: Command): void {
  const policy = program
    .command("policy")
    .description("what devices may do and are asked: write a first one, check one, publish another");
  addMoveOptions(
    policy.command("init").description("write policy.json of a site, with the questions that most sites have"),
  ).action(init);
  policy
    .command("check")
    .description("say what is wrong with a policy, or what it costs a device")
    .argument("<file>", "policy.json")
    .action((file: string) => console.log(costOf(read(file))));
  addMoveOptions(
    policy
      .command("publish")
      .description("check a policy, sign it where the site signs, and put it in force under the next version")
      .argument("<file>", "a policy, such as an edited copy of the site's"),
  ).action(publish);
}

async function init(flags: MoveFlags): Promise<void> {
  const folder = findSite(flags);
  const file = join(folder, "policy.json");
  if (existsSync(file))
    throw new PublisherError(
      `${file} is there already. Change it at the console, or a copy of it that you publish with 'afterclick policy publish'.`,
    );
  const policy = firstPolicy(readRelease(folder));
  await put(folder, flags, () => policy);
}

async function publish(file: string, flags: MoveFlags): Promise<void> {
  const draft = read(file);
  const folder = findSite(flags);
  await put(folder, flags, (site, known) => {
    if (draft.site !== site)
      throw new PublisherError(`${file} is a policy of ${draft.site}, and ${folder} is ${site}'s.`);
    // The site's own file may have been edited, and its version with it.
    return { ...draft, version: 1 + Math.max(draft.version, known?.version ?? 0) };
  });
}

/** Puts in force, on a site that is locked meanwhile, what `next` makes of the site's name and of the policy that is there. */
async function put(
  folder: string,
  flags: MoveFlags,
  next: (site: string, known: SitePolicy | null) => SitePolicy,
): Promise<void> {
  const file = join(folder, "policy.json");
  let told = "";
  await changeChannels(folder, flags, ({ signing, channels }) => {
    if (!channels) throw new PublisherError(NO_STABLE);
    const policy = next(channels.site, policyIn(file));
    writePolicy(file, policyText(policy, signing));
    told = costOf(policy);
    // Written anew, it tells devices that there is a policy.
    return writeChannels(folder, channels.site, signing, channels);
  });
  console.log(`${file}\n\n${told}`);
}

function read(file: string): SitePolicy {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new PublisherError(`${file} cannot be read: ${(error as Error).message}`);
  }
  const policy = policyOfText(text);
  if (typeof policy === "string") throw new PublisherError(`${file}: ${policy}.`);
  if (isExpired(policy, Date.now())) throw new PublisherError(`${file}: ${inLine(text, "expires: it has passed")}.`);
  return policy;
}

function costOf(policy: SitePolicy): string {
  const { version, highestMode, retentionDays, reportDays, caps, questions } = policy;
  const rows = questions.map((question) => {
    const { id, about, epsilon, epochDays, share } = question;
    return [id, about, String(epsilon), `${epochDays} d`, `${scaled(share, 100)}%`, epsilonPerDay(question).toFixed(4)];
  });
  const days = daysToLifeCap(policy);
  const device = letsAnswer(policy, Date.now())
    ? "A device is"
    : `With ${highestMode} at most, no device answers; with contribute it would be`;
  const lasts = days === null ? "" : `, so that its cap of ${caps.life} lasts ${days} days`;
  return [
    `version ${version}: ${highestMode} at most, profiles for ${retentionDays} days, reports for ${reportDays}`,
    ...(rows.length > 0 ? [formatTable(["question", "about", "ε", "every", "asked", "ε a day"], rows)] : []),
    `${device} expected to spend ε = ${expectedPerDay(policy).toFixed(4)} a day${lasts}.`,
  ].join("\n");
}
