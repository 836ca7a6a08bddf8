import type { CatalogueItem } from "../../../shared/contracts/index.ts";
import { dequantise } from "../../../shared/release/quantise.ts";
import { readEncoder } from "../onnx/encoder-onnx.ts";
import type { Release } from "../release/read-release.ts";
import type { EncoderModel } from "./train-encoder.ts";

/** The release that a build goes on from. */
export type PreviousRelease = Pick<Release, "manifest" | "parts" | "shard">;

/** What the previous release knows, by the item numbers of the next. */
export interface PreviousSpace {
  /** As in Manifest. */
  readonly id: string;
  /** encoder.onnx, to be shipped again byte for byte. */
  readonly encoder: Uint8Array;
  /** What that file holds; `rows` are unit rows, zeros for items that the release does not know. */
  readonly model: EncoderModel;
  /** Uint8[n]: 1 where the release has a row. */
  readonly held: Uint8Array;
  /** Float64[n]: sessions with the item, as the release counted them. */
  readonly sessions: Float64Array;
}

/** Null where the encoder is the site's own: its parameters are not known by name, so nothing can be trained against it. */
export function previousSpace(
  { manifest, parts, shard }: PreviousRelease,
  items: readonly CatalogueItem[],
): PreviousSpace | null {
  const read = readEncoder(parts.encoder);
  if (!read) return null;
  const { dimension } = read.shape;
  const rows = new Float32Array(items.length * dimension);
  const held = new Uint8Array(items.length);
  const sessions = new Float64Array(items.length);
  for (const [item, { id }] of items.entries()) {
    const row = shard.indexOf(id);
    if (row < 0 || shard.vectors.scales[row] === 0) continue;
    held[item] = 1;
    sessions[item] = Math.round(Math.expm1(shard.stats.popularity[row]));
    dequantise(shard.vectors, row, rows, item * dimension);
  }
  return { id: manifest.space, encoder: parts.encoder, model: { ...read, rows }, held, sessions };
}
