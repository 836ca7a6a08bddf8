import type { ConsentMode } from "../../../shared/contracts/consent.ts";
import { ok, type Result } from "../../../shared/contracts/error-code.ts";
import { type EraseMark, erasingKey, marked } from "../erasing.ts";
import { type Settings, startOptions } from "../options.ts";
import type { openWorker } from "../worker-link.ts";
import { hasTraces, keysOf } from "./traces.ts";

type Open = typeof openWorker;

/** Erases what earlier pages kept while nothing runs on this one: a worker started with consent off requests nothing. */
export async function eraseKept(
  settings: Settings,
  storage: Storage | null,
  open: Open,
  mark: EraseMark,
): Promise<Result<null>> {
  const link = open(settings.workerUrl);
  const erased = await marked(mark, async () => {
    for (const key of keysOf(settings, storage)) if (key !== erasingKey(settings.site)) storage?.removeItem(key);
    const started = await link.call("start", startOptions(settings, "off"));
    return started.ok ? link.call("eraseProfile") : started;
  });
  link.close();
  return erased;
}

/** The same for consent withdrawn; without a trace of anything kept, no worker is started. */
export async function withdrawKept(
  settings: Settings,
  storage: Storage | null,
  open: Open,
  mark: EraseMark,
): Promise<Result<ConsentMode>> {
  const isKept = await hasTraces(settings, storage);
  const erased = isKept ? await eraseKept(settings, storage, open, mark) : ok(null);
  return erased.ok ? ok("off") : erased;
}
