import type { Command } from "commander";
import { PublisherError } from "../publisher-error.ts";
import { readChannels } from "../release/channels-to.ts";
import { describeChannels, describeHistory } from "../release/describe-channels.ts";
import { refreshChannels } from "../release/refresh-channels.ts";
import { readHistory } from "../release/site-history.ts";
import { addMoveOptions, type MoveFlags, moveChannels } from "./move-channels.ts";
import { addSiteOptions, findSite, type SiteFlags } from "./site-options.ts";

export function registerChannels(program: Command): void {
  const channels = program.command("channels").description("show what devices are told, and sign it anew");
  addSiteOptions(channels.command("show").description("print which releases are stable and canary, and until when"))
    .option("--json", "print JSON")
    .action(show);
  const refresh = channels
    .command("refresh")
    .description("sign channels.json anew, with a new end: before it ends, and when keys have changed");
  addMoveOptions(refresh).action((flags: MoveFlags) => moveChannels(flags, refreshChannels));
}

/** Lines of the history that are printed. */
const LISTED = 10;

function show(flags: SiteFlags & { readonly json?: boolean }): void {
  const folder = findSite(flags);
  const channels = readChannels(folder);
  if (!channels) {
    throw new PublisherError(
      `${folder} has no channels.json: no release is stable. Make one so with 'afterclick promote'.`,
    );
  }
  if (flags.json) {
    console.log(JSON.stringify(channels, null, 2));
    return;
  }
  console.log(describeChannels(channels));
  const history = readHistory(folder).slice(-LISTED);
  if (history.length > 0) console.log(describeHistory(history));
}
