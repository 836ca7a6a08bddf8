import type { Command } from "commander";
import { rollback } from "../release/rollback.ts";
import { addMoveOptions, type MoveFlags, moveChannels, releaseVersion } from "./move-channels.ts";

export function registerRollback(program: Command): void {
  const command = program
    .command("rollback")
    .description("publish the parts of an older release under a new version, as the stable one")
    .option("--to <version>", "the older release (the one that was stable before)", releaseVersion);
  addMoveOptions(command).action((flags: MoveFlags & { readonly to?: number }) =>
    moveChannels(flags, (site, deltasTo) => rollback(site, flags.to ?? null, deltasTo)),
  );
}
