import type { CatalogueItem } from "../../../shared/contracts/item.ts";
import type { Stage } from "../progress.ts";
import { PublisherError } from "../publisher-error.ts";
import { listed } from "./columns.ts";
import type { DeadLetters } from "./dead-letters.ts";
import { DelimitedRows, FAULT_REASONS, type RowSink } from "./delimited.ts";
import { FeedXml } from "./feed-xml.ts";
import { Intake } from "./intake.ts";
import { ItemMapper } from "./item-mapper.ts";
import { parseObject } from "./json-object.ts";
import type { LineFault } from "./line-splitter.ts";
import { firstChunk, type LineConsumer, naming, type OnBytes, readChunks, readLines } from "./read-lines.ts";
import { headerColumns, skippingHeader, sniffSyntax } from "./sniff.ts";

export interface ReadCatalogueOptions {
  /** Name of the id column; guessed when absent. */
  readonly idColumn?: string | undefined;
}

export interface CatalogueRead {
  /** In the order of the file, ids unique. */
  readonly items: CatalogueItem[];
  /** Rows seen, and how many of them are in the dead letters. */
  readonly rows: number;
  readonly bad: number;
}

/**
 * Reads a catalogue: CSV or TSV with a header, JSONL, or a Google Merchant Center product feed (XML or TSV); plain or
 * gzip. Columns that are no field of CatalogueItem become attributes. Bad rows go to the dead letters.
 *
 * @throws PublisherError when the file cannot be read, has no id, or more than 5% of its rows are bad
 */
export async function readCatalogue(
  file: string,
  options: ReadCatalogueOptions,
  letters: DeadLetters,
  stage?: Pick<Stage, "tick">,
): Promise<CatalogueRead> {
  const intake = new Intake("catalogue", letters);
  const items = new CatalogueItems(file, intake);
  const onBytes: OnBytes = (bytes) => stage?.tick(bytes);
  // Only the beginning is looked at here: a feed has no lines to speak of.
  const isXml = /^\ufeff?\s*</.test((await firstChunk(file)).toString("utf8", 0, 1024));
  if (isXml) await readFeed(file, items, options, onBytes);
  else await readLines(file, (sample, firstFault) => consumerFor(sample, firstFault, items, options), onBytes);
  intake.finish();
  return { items: items.all, rows: intake.rows, bad: intake.bad };
}

/** Where the items of a catalogue go; the first item of an id stays. */
class CatalogueItems {
  readonly all: CatalogueItem[] = [];
  readonly #ids = new Set<string>();
  readonly #file: string;
  readonly #intake: Intake;

  constructor(file: string, intake: Intake) {
    this.#file = file;
    this.#intake = intake;
  }

  add(item: CatalogueItem): string | null {
    if (this.#ids.has(item.id)) return `duplicate: item "${item.id.slice(0, 60)}" is in the catalogue already`;
    this.#ids.add(item.id);
    this.all.push(item);
    this.#intake.accept();
    return null;
  }

  reject(line: number, reason: string, text: string): void {
    this.#intake.reject(this.#file, line, reason, text);
  }

  take(parsed: CatalogueItem | string, line: number, text: string): void {
    const reason = typeof parsed === "string" ? parsed : this.add(parsed);
    if (reason !== null) this.reject(line, reason, text);
  }
}

function consumerFor(
  sample: readonly string[],
  firstFault: LineFault | null,
  items: CatalogueItems,
  { idColumn }: ReadCatalogueOptions,
): LineConsumer {
  const rows = sample.filter((line) => line.trim() !== "");
  const syntax = sniffSyntax(rows);
  if (syntax.kind === "jsonl") return jsonConsumer(items, new ItemMappers(idColumn));
  if (syntax.kind === "xml") throw new PublisherError("it has XML after other text. The catalogue must be one feed.");
  const header = headerColumns(rows[0] ?? "", syntax.separator, firstFault);
  const mapper = new ItemMapper(header, idColumn);
  if (!mapper.hasId) {
    const problem =
      idColumn === undefined
        ? "no column looks like the item id. Name it with --catalog-id-column."
        : `there is no column "${idColumn}" (--catalog-id-column).`;
    throw new PublisherError(`${problem} The columns are: ${listed(header)}.`);
  }
  const sink: RowSink<CatalogueItem> = {
    parse: (fields) => mapper.parse(fields),
    add: (item) => items.add(item),
    reject: (line, reason, text) => items.reject(line, reason, text),
  };
  return skippingHeader(new DelimitedRows(syntax.separator, header.length, sink));
}

function jsonConsumer(items: CatalogueItems, mappers: ItemMappers): LineConsumer {
  return {
    line(text, number, fault) {
      if (fault) return items.reject(number, FAULT_REASONS[fault], text);
      if (text.trim() === "") return;
      const object = parseObject(text);
      items.take(
        typeof object === "string" ? object : mappers.parse(Object.keys(object), Object.values(object)),
        number,
        text,
      );
    },
    end: () => {},
  };
}

async function readFeed(
  file: string,
  items: CatalogueItems,
  { idColumn }: ReadCatalogueOptions,
  onBytes: OnBytes,
): Promise<void> {
  const mappers = new ItemMappers(idColumn);
  const feed = new FeedXml(({ fields, line, raw, fault }) => {
    items.take(fault ?? mappers.parse([...fields.keys()], [...fields.values()]), line, raw);
  });
  try {
    for await (const chunk of readChunks(file, onBytes)) feed.push(chunk);
    feed.end();
  } catch (error) {
    throw naming(file, error);
  }
}

/** A mapper for each set of keys: objects of one file rarely have more than a few. */
class ItemMappers {
  readonly #mappers = new Map<string, ItemMapper>();
  readonly #idColumn: string | undefined;

  constructor(idColumn: string | undefined) {
    this.#idColumn = idColumn;
  }

  parse(keys: readonly string[], values: readonly unknown[]): CatalogueItem | string {
    const signature = keys.join("\n");
    let mapper = this.#mappers.get(signature);
    if (!mapper) {
      mapper = new ItemMapper(keys, this.#idColumn);
      if (this.#mappers.size < 1000) this.#mappers.set(signature, mapper);
    }
    if (mapper.hasId) return mapper.parse(values);
    return this.#idColumn === undefined
      ? `no item id: none of its fields looks like one (${listed(keys)})`
      : `no item id: it has no field "${this.#idColumn}" (--catalog-id-column), only ${listed(keys)}`;
  }
}
