import { basename, dirname, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { announceDeltas } from "../release/channels-to.ts";
import { findRelease } from "../release/read-release.ts";
import { DELTAS_KEPT, writeDeltas } from "../release/write-deltas.ts";

export function registerDelta(program: Command): void {
  program
    .command("delta")
    .description("write what devices with earlier releases fetch instead of the tables of this one")
    .argument(
      "<dir>",
      "a release beside the earlier ones, a site's folder (its stable release), or a folder with one site",
    )
    .option("--keep <n>", "from how many of the releases before it", count, DELTAS_KEPT)
    .action((dir: string, { keep }: { readonly keep: number }) => {
      const folder = resolve(findRelease(dir));
      const deltas = writeDeltas(dirname(folder), Number(basename(folder)), keep, (note) => console.error(note));
      announceDeltas(dirname(folder), Number(basename(folder)), deltas);
      for (const { path, transferBytes, wholeTransferBytes } of deltas) {
        console.log(`${path}: ${transferBytes} bytes on the wire instead of ${wholeTransferBytes}`);
      }
      if (deltas.length === 0) console.log("No delta is smaller than the tables that differ: none is written.");
    });
}

function count(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError("It must be a whole number from 1 on.");
  return n;
}
