import { type Command, InvalidArgumentError } from "commander";
import type { Channels } from "../../../shared/contracts/index.ts";
import { type KeyOptions, rootNote } from "../keys/site-signing.ts";
import { changeChannels, type LockedSite } from "../release/change-channels.ts";
import { describeChannels } from "../release/describe-channels.ts";
import type { DeltasTo } from "../release/point-channel.ts";
import { DELTAS_KEPT, writeDeltas } from "../release/write-deltas.ts";
import { addKeyOptions } from "./key-flags.ts";
import { addSiteOptions, findSite, type SiteFlags } from "./site-options.ts";

/** Flags of every command that gives devices another channels.json. */
export type MoveFlags = SiteFlags & KeyOptions;

export const addMoveOptions = (command: Command): Command => addKeyOptions(addSiteOptions(command));

/** Does the work and prints what devices are told then; notes go to stderr. */
export async function moveChannels(
  flags: MoveFlags,
  work: (site: LockedSite, deltasTo: DeltasTo) => Promise<Channels> | Channels,
): Promise<void> {
  const note = (sentence: string): void => {
    process.stderr.write(`${sentence}\n`);
  };
  const channels = await changeChannels(findSite(flags), flags, (site) => {
    const soon = rootNote(site.signing);
    if (soon !== null) note(soon);
    return work(site, (folder, version) => writeDeltas(folder, version, DELTAS_KEPT, note));
  });
  console.log(describeChannels(channels));
}

/** Parser of an argument that is a release's version. */
export function releaseVersion(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError("A release's version is a whole number from 1 on.");
  return n;
}
