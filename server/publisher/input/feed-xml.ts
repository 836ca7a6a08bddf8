import sax from "sax";
import { PublisherError } from "../publisher-error.ts";

/** One item or entry of a feed: texts of its direct children by name ("g:price"), its first line, and its beginning. */
export interface FeedItem {
  readonly fields: ReadonlyMap<string, string>;
  readonly line: number;
  readonly raw: string;
  /** Why the item cannot be used, or null. */
  readonly fault: string | null;
}

const RAW_CHARACTERS = 1000;
/** Longest text of one field, in characters; more is cut off, as no field of a feed is near it. */
const FIELD_CHARACTERS = 1 << 20;

/**
 * Items of an RSS 2.0 (`item`) or Atom (`entry`) feed, as it streams in; memory is bounded by the largest item. Broken
 * markup inside an item costs that item.
 */
export class FeedXml {
  readonly #parser = sax.parser(true, { position: true });
  readonly #decoder = new TextDecoder("utf-8");
  readonly #onItem: (item: FeedItem) => void;
  #fields = new Map<string, string>();
  #line = 0;
  #fault: string | null = null;
  /** Open elements below the item; 0 is the item itself, -1 outside. */
  #depth = -1;
  #name = "";
  #text = "";
  #raw = "";
  /** The text being parsed, after the end of the one before (a tag may begin there), and where it begins in the whole. */
  #piece = "";
  #pieceAt = 0;
  #rawFrom = 0;
  #items = 0;

  constructor(onItem: (item: FeedItem) => void) {
    this.#onItem = onItem;
    this.#parser.onprocessinginstruction = ({ name, body }) => {
      const encoding = name === "xml" ? /encoding\s*=\s*["']([^"']+)["']/i.exec(body)?.[1] : undefined;
      if (encoding && !/^(utf-?8|us-ascii)$/i.test(encoding)) {
        throw new PublisherError(
          `its encoding is ${encoding}. Convert it (iconv -f ${encoding} -t UTF-8 FILE > FILE.utf8) and write UTF-8 in its first line.`,
        );
      }
    };
    this.#parser.onopentag = (tag) => this.#open(tag.name, tag.attributes as Record<string, string>);
    this.#parser.onclosetag = (name) => this.#close(name);
    this.#parser.ontext = (text) => this.#addText(text);
    this.#parser.oncdata = (text) => this.#addText(text);
    this.#parser.onerror = (error) => {
      this.#fault ??= `bad XML: ${error.message.split("\n", 1)[0]}`;
      this.#parser.error = null as unknown as Error;
    };
  }

  push(chunk: Buffer): void {
    this.#write(this.#decoder.decode(chunk, { stream: true }));
  }

  /** @throws PublisherError when it was no feed at all */
  end(): void {
    this.#write(this.#decoder.decode());
    this.#parser.close();
    if (this.#depth >= 0) this.#finish("the file ends inside it");
    if (this.#items === 0) {
      throw new PublisherError(
        "it is XML without <item> or <entry>. The catalogue must be a product feed (RSS 2.0 or Atom), CSV, TSV or JSONL.",
      );
    }
  }

  #write(text: string): void {
    const before = this.#piece.slice(-RAW_CHARACTERS);
    this.#pieceAt += this.#piece.length - before.length;
    this.#piece = before + text;
    this.#parser.write(text);
    if (this.#depth >= 0) this.#keepRaw(this.#pieceAt + this.#piece.length);
  }

  #open(name: string, attributes: Record<string, string>): void {
    if (this.#depth < 0) {
      if (name !== "item" && name !== "entry") return;
      this.#depth = 0;
      this.#fields = new Map();
      this.#fault = null;
      this.#line = this.#parser.line + 1;
      this.#raw = "";
      this.#rawFrom = Math.max(this.#pieceAt, this.#parser.startTagPosition - 1);
      return;
    }
    this.#depth++;
    if (this.#depth !== 1) return;
    this.#name = name;
    // Atom keeps the address in an attribute.
    this.#text = name === "link" && (attributes.rel ?? "alternate") === "alternate" ? (attributes.href ?? "") : "";
  }

  #close(name: string): void {
    if (this.#depth < 0) return;
    if (this.#depth === 0) {
      if (name === "item" || name === "entry") this.#finish(null);
      return;
    }
    if (this.#depth === 1) {
      const text = this.#text.trim();
      if (text !== "" && !this.#fields.has(this.#name)) this.#fields.set(this.#name, text);
    }
    this.#depth--;
  }

  #addText(text: string): void {
    if (this.#depth === 1 && this.#text.length < FIELD_CHARACTERS) this.#text += text;
  }

  #finish(cutOff: string | null): void {
    this.#keepRaw(this.#parser.position);
    this.#depth = -1;
    this.#items++;
    const fault = cutOff === null ? this.#fault : `bad XML: ${cutOff}`;
    this.#fault = null;
    this.#onItem({
      fields: this.#fields,
      line: this.#line,
      raw: this.#raw,
      fault: fault ?? wrongEncoding(this.#raw, this.#fields),
    });
  }

  #keepRaw(to: number): void {
    if (this.#raw.length < RAW_CHARACTERS) {
      this.#raw += this.#piece
        .slice(this.#rawFrom - this.#pieceAt, to - this.#pieceAt)
        .slice(0, RAW_CHARACTERS - this.#raw.length);
    }
    this.#rawFrom = to;
  }
}

/** The decoder puts U+FFFD where bytes are no UTF-8. */
function wrongEncoding(raw: string, fields: ReadonlyMap<string, string>): string | null {
  const broken = raw.includes("\ufffd") || [...fields.values()].some((text) => text.includes("\ufffd"));
  return broken ? "wrong encoding: not UTF-8. Convert the file: iconv -f WINDOWS-1252 -t UTF-8 FILE" : null;
}
