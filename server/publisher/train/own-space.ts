import { WINDOW_LENGTH } from "../../../shared/engine/session-window.ts";
import { PublisherError } from "../publisher-error.ts";
import { fillCold, type Space, type SpaceInput, type SpaceMaker } from "./space.ts";

/** The site's own encoder over its own vectors: nothing is trained, only items without a vector are placed. */
export async function ownSpace(encoder: Uint8Array, input: SpaceInput): Promise<SpaceMaker> {
  const { items, vectors } = input;
  if (!vectors) {
    throw new PublisherError("Your own encoder reads your own item vectors: give them with --vectors.");
  }
  const { dimension } = vectors;
  if (dimension % 16 !== 0 || dimension > 512) {
    throw new PublisherError(
      `With your own encoder, vectors need a length that is a multiple of 16, at most 512; yours have ${dimension}. Pad them with zeros.`,
    );
  }
  const rowOf = new Map(vectors.ids.map((id, row) => [id, row]));
  const rows = new Float32Array(items.length * dimension);
  const known = new Uint8Array(items.length);
  items.forEach(({ id }, i) => {
    const row = rowOf.get(id);
    if (row === undefined) return;
    known[i] = 1;
    rows.set(vectors.values.subarray(row * dimension, (row + 1) * dimension), i * dimension);
  });
  if (!known.includes(1))
    throw new PublisherError("None of the vectors belongs to an item of the log or the catalogue.");
  if (known.includes(0)) await fillCold({ ...input, vectors: null }, rows, dimension, known);
  const space: Space = { id: null, dimension, window: WINDOW_LENGTH, encoder, rows, rowsAsIfUnvisited: () => rows };
  return { past: space, finish: async () => ({ space, report: null }) };
}
