import type { CatalogueItem } from "../../../shared/contracts/item.ts";
import { PublisherError } from "../publisher-error.ts";
import { type EventLog, eventCount, sessionCount } from "./event-log.ts";

/** @throws PublisherError saying what is missing when there is nothing to learn from the log. */
export function requireLearnable(log: EventLog): void {
  if (eventCount(log) === 0)
    throw new PublisherError("The event log has no usable row, so there is nothing to learn from. Check --events.");
  if (sessionCount(log) === 1) {
    throw new PublisherError(
      "The event log has only one session. Later sessions are needed to check what was learned from earlier ones: " +
        "give more events, or check --session-column.",
    );
  }
  if (log.itemIds.length === 1) {
    throw new PublisherError(
      `The event log has only one item ("${log.itemIds[0]}"), so there is nothing to rank. Give more events, or check --item-column.`,
    );
  }
  if (!hasPair(log)) {
    throw new PublisherError(
      "No session of the event log has two different items, so it does not say what follows what. " +
        "Give longer sessions, or check --session-column: it must be the same for all events of a visit.",
    );
  }
}

/** @throws PublisherError when the catalogue is empty or has none of the log's items. */
export function requireOverlap(log: EventLog, catalogue: readonly CatalogueItem[]): void {
  if (catalogue.length === 0) throw new PublisherError("The catalogue has no usable row. Check --catalog.");
  const logged = new Set(log.itemIds);
  if (catalogue.some(({ id }) => logged.has(id))) return;
  throw new PublisherError(
    `The catalogue has none of the log's items. Its ids look like "${catalogue[0].id}", those of the log like "${log.itemIds[0]}". ` +
      "Both must use the same ids: check --item-column and --catalog-id-column.",
  );
}

function hasPair({ offsets, items }: EventLog): boolean {
  for (let s = 0; s + 1 < offsets.length; s++) {
    for (let i = offsets[s] + 1; i < offsets[s + 1]; i++) if (items[i] !== items[i - 1]) return true;
  }
  return false;
}
