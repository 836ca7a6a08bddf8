import type { Event } from "../../shared/contracts/event.ts";
import { notIn } from "./not-in.ts";
import type { WorkerLink } from "./worker-link.ts";

/** Of the events that the page before could not see kept, those that the worker does not have; none where it cannot say. */
export async function notYetTold(link: WorkerLink, left: readonly Event[]): Promise<readonly Event[]> {
  const profile = await link.call("exportProfile");
  return profile.ok ? notIn(profile.value.events, left) : [];
}
