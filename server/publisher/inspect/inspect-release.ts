import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Manifest, PartFile, PartRole } from "../../../shared/contracts/index.ts";
import { NEIGHBOUR_KINDS, type NeighbourKind } from "../../../shared/release/tables.ts";
import { PublisherError } from "../publisher-error.ts";
import { findRelease, type Release, readManifest, readRelease } from "../release/read-release.ts";
import { sha256 } from "../release/sha256.ts";

/** A part as it lies on disk. */
export interface InspectedPart extends PartFile {
  readonly role: PartRole | "head";
  readonly state: "ok" | "missing" | "damaged";
}

export interface NamedItem {
  readonly id: string;
  /** "" when the catalogue has none. */
  readonly title: string;
}

/** Weights are those of neighbours.arrow, by kind. */
export type Neighbour = NamedItem & { readonly weights: Readonly<Record<NeighbourKind, number>> };

export interface Inspection {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly parts: readonly InspectedPart[];
  /** Most popular first; null when a part is missing or damaged, so that the release cannot be read. */
  readonly popular: readonly NamedItem[] | null;
  /** The item asked for, strongest neighbours first; null when none was asked for or the release cannot be read. */
  readonly item: (NamedItem & { readonly neighbours: readonly Neighbour[] }) | null;
}

/**
 * Looks at a release without changing it. Missing and damaged parts are listed, not thrown.
 *
 * @param most longest list of popular items and of neighbours
 * @throws PublisherError when there is no release, its manifest is unreadable, or it does not hold the item
 */
export function inspectRelease(path: string, itemId: string | null, most: number): Inspection {
  const folder = findRelease(path);
  const manifest = readManifest(folder);
  const head = manifest.head ? [{ role: "head" as const, ...manifest.head }] : [];
  const parts = [...manifest.parts, ...head].map((part) => ({ ...part, state: stateOf(folder, part) }));
  if (parts.some(({ state }) => state !== "ok")) return { folder, manifest, parts, popular: null, item: null };
  const release = readRelease(folder);
  const popular = [...release.shard.popular.subarray(0, most)].map((index) => named(release, index));
  return { folder, manifest, parts, popular, item: itemId === null ? null : inspectItem(release, itemId, most) };
}

function stateOf(folder: string, part: PartFile): InspectedPart["state"] {
  const file = join(folder, part.path);
  if (!existsSync(file)) return "missing";
  return sha256(readFileSync(file)) === part.sha256 ? "ok" : "damaged";
}

function inspectItem(release: Release, id: string, most: number): Inspection["item"] {
  const index = release.shard.indexOf(id);
  if (index < 0) {
    throw new PublisherError(
      `The release has no item "${id}". Its ids look like "${release.shard.items.keys.example}".`,
    );
  }
  const { offsets, items, levels, roots } = release.shard.neighbours;
  const neighbours: Neighbour[] = [];
  for (let at = offsets[index]; at < offsets[index + 1]; at++) {
    const weight = (kind: NeighbourKind): number => ((levels[kind][at] / 255) * roots[kind][index]) ** 2;
    const weights = Object.fromEntries(NEIGHBOUR_KINDS.map((kind) => [kind, weight(kind)]));
    neighbours.push({ ...named(release, items[at]), weights: weights as Neighbour["weights"] });
  }
  neighbours.sort((a, b) => b.weights.covisit - a.weights.covisit || (a.id < b.id ? -1 : 1));
  return { ...named(release, index), neighbours: neighbours.slice(0, most) };
}

function named({ shard }: Release, index: number): NamedItem {
  const { id, title } = shard.items.card(index);
  return { id, title };
}
