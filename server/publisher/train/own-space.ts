import { WINDOW_LENGTH } from "../../../shared/engine/session-window.ts";
import { PublisherError } from "../publisher-error.ts";
import { startNewItems } from "./new-items.ts";
import { type Sessions, sliceSessions } from "./sessions.ts";
import { fillCold, type Space, type SpaceInput, type SpaceMaker } from "./space.ts";

/**
 * A given encoder over given vectors, the site's own or those of the previous release: nothing is trained. Items without a
 * vector are placed: those of the log between the items visited around them, the others by their attributes.
 */
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
  const spaceOf = async (visits: Sessions): Promise<Space> => {
    const placed = rows.slice();
    const nowKnown = known.slice();
    for (const item of startNewItems(placed, dimension, known, visits)) nowKnown[item] = 1;
    if (nowKnown.includes(0)) await fillCold({ ...input, vectors: null }, placed, dimension, nowKnown);
    return { id: null, dimension, window: WINDOW_LENGTH, encoder, rows: placed, rowsAsIfUnvisited: () => placed };
  };
  const { sessions, split } = input;
  return {
    past: await spaceOf(sliceSessions(sessions, 0, split.cut)),
    finish: async () => ({ space: await spaceOf(sessions), report: null }),
  };
}
