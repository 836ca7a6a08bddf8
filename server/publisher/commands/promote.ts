import type { Command } from "commander";
import { promote } from "../release/promote.ts";
import { addMoveOptions, type MoveFlags, moveChannels, releaseVersion } from "./move-channels.ts";

export function registerPromote(program: Command): void {
  const command = program
    .command("promote")
    .description("make the canary, or another newer release, the stable one")
    .argument("[version]", "the release (the canary)", releaseVersion);
  addMoveOptions(command).action((version: number | undefined, flags: MoveFlags) =>
    moveChannels(flags, (site, deltasTo) => promote(site, version ?? null, deltasTo)),
  );
}
