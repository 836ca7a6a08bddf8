import type { Command } from "commander";
import { formatInspection } from "../inspect/format-inspection.ts";
import { inspectRelease } from "../inspect/inspect-release.ts";
import { PublisherError } from "../publisher-error.ts";

/** Longest list of popular items and neighbours that is printed. */
const LISTED = 10;

interface InspectFlags {
  readonly item?: string;
  readonly json?: boolean;
}

export function registerInspect(program: Command): void {
  program
    .command("inspect")
    .description("show what a release holds and check its parts")
    .argument("<dir>", "a release, a site's folder, or a folder with one site")
    .option("--item <id>", "also show the neighbours of an item")
    .option("--json", "print JSON")
    .action((dir: string, flags: InspectFlags) => {
      const inspection = inspectRelease(dir, flags.item ?? null, LISTED);
      console.log(flags.json ? JSON.stringify(inspection, null, 2) : formatInspection(inspection));
      const faulty = inspection.parts.filter(({ state }) => state !== "ok");
      if (faulty.length > 0) {
        const names = faulty.map(({ path, state }) => `${path} is ${state}`).join(", ");
        throw new PublisherError(`${names}. Devices will not use this release: copy it again or build a new one.`);
      }
    });
}
