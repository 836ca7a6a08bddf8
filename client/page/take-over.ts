import type { StorageGrant } from "../../shared/contracts/consent.ts";
import type { Event } from "../../shared/contracts/event.ts";
import { DAY_MS } from "../../shared/math/day.ts";
import { notIn } from "./not-in.ts";
import type { UnkeptEvents } from "./unkept-events.ts";
import type { WorkerLink } from "./worker-link.ts";

/** What may be kept on the device, and for how long. */
export interface Keeping {
  readonly grant: StorageGrant;
  readonly retentionDays: number;
}

/** Adds the events that the page before could not see kept and the worker does not have; none where it cannot say. */
export async function takeOver(
  link: WorkerLink,
  unkept: UnkeptEvents,
  { grant, retentionDays }: Keeping,
  add: (event: Event) => void,
): Promise<void> {
  const left = takeUnkept(unkept, grant, Date.now() - retentionDays * DAY_MS);
  if (left.length === 0) return;
  const profile = await link.call("exportProfile");
  for (const event of profile.ok ? notIn(profile.value.events, left) : []) add(event);
}

/** What an earlier page left since `oldest` (ms since the epoch), which then is this page's to keep. */
export function takeUnkept({ stored }: UnkeptEvents, _grant: StorageGrant, oldest: number): readonly Event[] {
  // Whatever else is wrong with them, the worker sorts out.
  const left = stored.read((event) => event?.at >= oldest);
  stored.erase();
  return left;
}
