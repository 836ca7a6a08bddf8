import type { Command } from "commander";
import { PublisherError } from "../publisher-error.ts";
import { startCanary, stopCanary } from "../release/canary.ts";
import { addMoveOptions, type MoveFlags, moveChannels, releaseVersion } from "./move-channels.ts";
import { sharePercent } from "./share-percent.ts";

type CanaryFlags = MoveFlags & { readonly share?: number; readonly stop?: boolean };

export function registerCanary(program: Command): void {
  const command = program
    .command("canary")
    .description("give a newer release to a share of devices, beside the stable one")
    .argument("[version]", "the release (the present canary)", releaseVersion)
    .option("--share <percent>", "of devices; 0 ends it", sharePercent)
    .option("--stop", "end it: its devices go back to the stable release");
  addMoveOptions(command).action(async (version: number | undefined, flags: CanaryFlags) => {
    const share = flags.stop ? 0 : flags.share;
    if (share === undefined) throw new PublisherError("Give --share PERCENT, or --stop.");
    await moveChannels(flags, (site, deltasTo) =>
      share === 0 ? stopCanary(site, version ?? null) : startCanary(site, version ?? null, share, deltasTo),
    );
  });
}
