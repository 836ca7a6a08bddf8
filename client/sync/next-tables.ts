/** What only a device with an earlier release needs: imported when a delta leads on from that. */
import type { DeltaFile } from "../../shared/contracts/channels.ts";
import { fail, ok, type Result } from "../../shared/contracts/error-code.ts";
import { deltaPath } from "../../shared/contracts/http.ts";
import type { Manifest, PartFile } from "../../shared/contracts/manifest.ts";
import { DeltaError } from "../../shared/release/delta/delta-error.ts";
import { readDelta } from "../../shared/release/delta/release-delta.ts";
import { applyTableInSteps } from "../../shared/release/delta/table-delta.ts";
import { TABLES } from "../../shared/release/tables.ts";
import { answerMessages } from "./answer-messages.ts";
import { fetchVerified, type ReleaseSource } from "./load-parts.ts";
import { sha256 } from "./sha256.ts";

/**
 * Makes the tables of the next release from those that the device keeps of the one before, and puts them where loadPart finds
 * them. What the delta does not lead to, or the device does not have the base of, is left for loadPart to fetch whole. A table
 * that is made is kept only if its SHA-256 is the manifest's.
 *
 * One task a column, so that a ranking comes in between.
 *
 * @returns how many tables were made; the failure says why the delta was of no use
 */
export async function makeNextTables(
  source: ReleaseSource,
  before: Manifest,
  after: Manifest,
  delta: DeltaFile,
): Promise<Result<number>> {
  const url = source.endpoint + deltaPath(source.site, delta.path);
  const fetched = await fetchVerified(source, url, delta);
  if (!fetched.ok) return fetched;
  try {
    const deltas = readDelta(fetched.value);
    let made = 0;
    for (const role of TABLES) {
      const [from, to] = [partOf(before, role), partOf(after, role)];
      const bytes = deltas[role];
      if (!from || !to || !bytes || from.sha256 === to.sha256) continue;
      const base = await source.cache.get(from.sha256);
      if (!base) continue;
      const table = await inTasks(applyTableInSteps(base, bytes, to.bytes), source.signal);
      if (!table) return ok(made);
      if ((await sha256(table)) !== to.sha256) return fail("delta-damaged", `${url}: ${role} comes out otherwise`);
      source.cache.put(to.sha256, table);
      made++;
    }
    return ok(made);
  } catch (error) {
    if (error instanceof DeltaError) return fail("delta-damaged", `${url}: ${error.message}`);
    throw error;
  }
}

const partOf = ({ parts }: Manifest, role: string): PartFile | undefined => parts.find((part) => part.role === role);

/** The generator's result, each of its steps in a task of its own; null once the signal is aborted. */
async function inTasks<T>(steps: Generator<unknown, T>, signal: AbortSignal): Promise<T | null> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await answerMessages();
    if (signal.aborted) return null;
  }
}
