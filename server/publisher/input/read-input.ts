import type { CatalogueItem } from "../../../shared/contracts/item.ts";
import type { Progress } from "../progress.ts";
import { DeadLetters } from "./dead-letters.ts";
import { type EventLog, eventCount, sessionCount } from "./event-log.ts";
import { readCatalogue } from "./read-catalogue.ts";
import { type ReadEventsOptions, readEvents } from "./read-events.ts";
import { fileBytes } from "./read-lines.ts";
import { type OwnVectors, readVectors } from "./read-vectors.ts";
import { requireLearnable, requireOverlap } from "./require-learnable.ts";

export interface ReadInputOptions {
  readonly eventFiles: readonly string[];
  readonly events: ReadEventsOptions;
  readonly catalogFile?: string | undefined;
  /** Name of the catalogue's id column; guessed when absent. */
  readonly catalogIdColumn?: string | undefined;
  readonly vectorsFile?: string | undefined;
  readonly vectorIdsFile?: string | undefined;
  /** Where bad rows go: <out>/rejected.jsonl. */
  readonly rejectedPath: string;
}

/** Everything a build is made from, checked. */
export interface Input {
  readonly log: EventLog;
  /** Empty without --catalog. */
  readonly catalogue: readonly CatalogueItem[];
  readonly vectors: OwnVectors | null;
  /** For the build report: rows seen and rejected by kind of input. */
  readonly rows: Readonly<Record<"events" | "catalogue", { readonly rows: number; readonly bad: number }>>;
}

/** Reads and checks all input of a build. @throws PublisherError with a sentence that says what to do */
export async function readInput(options: ReadInputOptions, progress: Progress): Promise<Input> {
  const letters = new DeadLetters(options.rejectedPath);
  try {
    return await readAll(options, letters, progress);
  } catch (error) {
    progress.fail();
    throw error;
  } finally {
    letters.close();
  }
}

async function readAll(options: ReadInputOptions, letters: DeadLetters, progress: Progress): Promise<Input> {
  const events = progress.stage("read events", await fileBytes(options.eventFiles));
  const { log, ...eventRows } = await readEvents(options.eventFiles, options.events, letters, events);
  events.done(
    `${count(eventCount(log), "event")}, ${count(sessionCount(log), "session")}, ${count(log.itemIds.length, "item")}${rejected(eventRows.bad)}`,
  );
  requireLearnable(log);

  let catalogue: readonly CatalogueItem[] = [];
  let catalogueRows = { rows: 0, bad: 0 };
  if (options.catalogFile !== undefined) {
    const stage = progress.stage("read catalogue", await fileBytes([options.catalogFile]));
    const { items, ...rows } = await readCatalogue(
      options.catalogFile,
      { idColumn: options.catalogIdColumn },
      letters,
      stage,
    );
    requireOverlap(log, items);
    catalogue = items;
    catalogueRows = rows;
    stage.done(`${count(items.length, "item")}${rejected(rows.bad)}`);
  }

  let vectors: OwnVectors | null = null;
  if (options.vectorsFile !== undefined) {
    const stage = progress.stage("read vectors");
    const ids = catalogue.map(({ id }) => id);
    const inOrder = options.catalogFile === undefined ? undefined : { ids, bad: catalogueRows.bad };
    vectors = await readVectors(options.vectorsFile, { idsFile: options.vectorIdsFile, catalogue: inOrder }, letters);
    stage.done(`${count(vectors.ids.length, "vector")} of ${vectors.dimension} numbers`);
  }
  return { log, catalogue, vectors, rows: { events: eventRows, catalogue: catalogueRows } };
}

const count = (n: number, what: string): string => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
const rejected = (bad: number): string => (bad === 0 ? "" : `, ${count(bad, "bad row")} in rejected.jsonl`);
