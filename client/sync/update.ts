/** How a device with one release comes to the next: what that takes, and the code for deltas, which most visits never need. */
import type { DeltaFile } from "../../shared/contracts/channels.ts";
import { fail, type Result } from "../../shared/contracts/error-code.ts";
import type { Manifest } from "../../shared/contracts/manifest.ts";
import { TABLES } from "../../shared/release/tables.ts";
import type { ReleaseSource } from "./load-parts.ts";

/** What a device that has the one release fetches for the other, in bytes before compression. */
export function updateBytes(before: Manifest, after: Manifest, delta: DeltaFile | null): number {
  const missing = after.parts.filter(({ sha256 }) => !before.parts.some((part) => part.sha256 === sha256));
  const tables: readonly string[] = delta ? TABLES : [];
  const whole = missing.filter(({ role }) => !tables.includes(role));
  return whole.reduce((sum, { bytes }) => sum + bytes, delta?.bytes ?? 0);
}

/** As makeNextTables, whose file is fetched only now; worker-failed when it cannot be. */
export const tablesByDelta = (
  source: ReleaseSource,
  before: Manifest,
  after: Manifest,
  delta: DeltaFile,
): Promise<Result<number>> =>
  import("./next-tables.ts").then(
    ({ makeNextTables }) => makeNextTables(source, before, after, delta),
    (error) => fail("worker-failed", String(error)),
  );
