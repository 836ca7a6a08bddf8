import { basename, dirname, resolve } from "node:path";
import type { Command } from "commander";
import { type KeyOptions, siteSigning } from "../keys/site-signing.ts";
import { announceDeltas } from "../release/channels-to.ts";
import { findRelease } from "../release/read-release.ts";
import { DELTAS_KEPT, writeDeltas } from "../release/write-deltas.ts";
import { addKeyOptions } from "./key-flags.ts";
import { wholeNumber } from "./whole-number.ts";

export function registerDelta(program: Command): void {
  const command = program
    .command("delta")
    .description("write what devices with earlier releases fetch instead of the tables of this one")
    .argument(
      "<dir>",
      "a release beside the earlier ones, a site's folder (its stable release), or a folder with one site",
    )
    .option("--keep <n>", "from how many of the releases before it", wholeNumber(1, MOST_DELTAS), DELTAS_KEPT);
  addKeyOptions(command).action((dir: string, flags: KeyOptions & { readonly keep: number }) => {
    const folder = resolve(findRelease(dir));
    const site = dirname(folder);
    const version = Number(basename(folder));
    siteSigning(site, flags).require("channels");
    const deltas = writeDeltas(site, version, flags.keep, (note) => console.error(note));
    announceDeltas(site, version, deltas, flags);
    for (const { path, transferBytes, wholeTransferBytes } of deltas) {
      console.log(`${path}: ${transferBytes} bytes on the wire instead of ${wholeTransferBytes}`);
    }
    if (deltas.length === 0) console.log("No delta is smaller than the tables that differ: none is written.");
  });
}

/** As many as channels.json may name. */
const MOST_DELTAS = 64;
