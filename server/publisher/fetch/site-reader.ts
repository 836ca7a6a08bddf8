import { fail, ok, type Result } from "../../../shared/contracts/index.ts";
import type { RawDocument } from "../../../shared/trust/signed-bytes.ts";
import { boundedRequest } from "./bounded-request.ts";

/** Bytes; also of a root. */
const MOST_CHANNELS_BYTES = 65_536;
const MOST_POLICY_BYTES = 1_048_576;

/** A document as it came, and what it says. */
export interface ReadDocument {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly raw: RawDocument;
}

/** Reads a site's documents, each root once. */
export class SiteReader {
  /** Absolute URL of the site's folder, with a closing slash. */
  readonly url: string;
  readonly #roots = new Map<number, Promise<Result<ReadDocument>>>();

  constructor(endpoint: string, site: string) {
    this.url = `${endpoint}${site}/`;
  }

  channels(): Promise<Result<ReadDocument>> {
    return this.#read("channels.json", "endpoint-wrong");
  }

  policy(): Promise<Result<ReadDocument>> {
    return this.#read("policy.json", "part-missing", MOST_POLICY_BYTES);
  }

  root(version: number): Promise<Result<ReadDocument>> {
    const read = this.#roots.get(version) ?? this.#read(`root.${version}.json`, "part-missing");
    this.#roots.set(version, read);
    return read;
  }

  async #read(
    name: string,
    whenMissing: "endpoint-wrong" | "part-missing",
    mostBytes = MOST_CHANNELS_BYTES,
  ): Promise<Result<ReadDocument>> {
    const fetched = await boundedRequest(this.url + name, {
      mostBytes,
      cacheControl: "max-age=0",
      whenMissing,
      whenTooLong: "endpoint-wrong",
    });
    return fetched.ok ? asDocument(fetched.value, this.url + name) : fetched;
  }
}

/** JSON that is an object; endpoint-wrong for anything else. */
export function asDocument(bytes: Buffer<ArrayBuffer>, url: string): Result<ReadDocument> {
  try {
    const raw = JSON.parse(bytes.toString("utf8"));
    if (raw !== null && typeof raw === "object" && !Array.isArray(raw)) return ok({ bytes, raw });
    return fail("endpoint-wrong", `${url} is no document`);
  } catch {
    return fail("endpoint-wrong", `${url} is not JSON`);
  }
}
