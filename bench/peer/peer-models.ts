import { createRequire } from "node:module";
import type { Models, NearestItems } from "../../shared/engine/models.ts";
import type { VectorTable } from "../../shared/release/quantise.ts";

/** The parts of the two native packages that are used; they are installed beside bench/peer/package.json alone. */
interface Ort {
  readonly InferenceSession: { create(bytes: Uint8Array, options: object): Promise<Session> };
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => { readonly data: unknown };
}
interface Session {
  run(feeds: Record<string, unknown>): Promise<Record<string, { readonly data: unknown }>>;
}
interface Hnsw {
  readonly HierarchicalNSW: new (space: "ip", dimension: number) => HnswIndex;
}
interface HnswIndex {
  initIndex(most: number, m: number, efConstruction: number, seed: number): void;
  addPoint(vector: number[], label: number): void;
  setEf(ef: number): void;
  searchKnn(query: number[], k: number): { readonly distances: number[]; readonly neighbors: number[] };
  writeIndex(path: string): Promise<boolean>;
  readIndex(path: string): Promise<boolean>;
}

const M = 16;
const EF_CONSTRUCTION = 200;
/** As many as are asked for: hnswlib takes no fewer. */
const EF = 500;

/** The release's models in onnxruntime-node, one thread: the models are so small that more threads only cost. */
export async function nativeModels(
  packages: string,
  { encoder, ranker }: { encoder: Uint8Array; ranker: Uint8Array },
  { window, dimension, features }: { window: number; dimension: number; features: number },
): Promise<Models> {
  const ort = createRequire(packages)("onnxruntime-node") as Ort;
  const open = (bytes: Uint8Array) => ort.InferenceSession.create(bytes, { intraOpNumThreads: 1 });
  const sessions = { encoder: await open(encoder), ranker: await open(ranker) };
  const float32 = (data: Float32Array, dims: number[]) => new ort.Tensor("float32", data, dims);
  return {
    async encode(rows, mask) {
      const feeds = { items: float32(rows, [1, window, dimension]), mask: float32(mask, [1, window]) };
      return (await sessions.encoder.run(feeds)).session.data as Float32Array;
    },
    async score(rows, n) {
      return (await sessions.ranker.run({ features: float32(rows, [n, features]) })).scores.data as Float32Array;
    },
  };
}

/** The release's vectors, as float32, in hnswlib. Built on first use and kept in `file`: that takes a minute. */
export async function nativeIndex(packages: string, vectors: VectorTable, file: string): Promise<NearestItems> {
  const { HierarchicalNSW } = createRequire(packages)("hnswlib-node") as Hnsw;
  const { n, dimension, rows, scales } = vectors;
  const index = new HierarchicalNSW("ip", dimension);
  const kept = await index.readIndex(file).catch(() => false);
  if (!kept) {
    index.initIndex(n, M, EF_CONSTRUCTION, 1);
    for (let i = 0; i < n; i++) {
      const row = Array.from(rows.subarray(i * dimension, (i + 1) * dimension), (value) => value * scales[i]);
      index.addPoint(row, i);
    }
    await index.writeIndex(file);
  }
  index.setEf(EF);
  return {
    search(query, k) {
      const { neighbors, distances } = index.searchKnn(Array.from(query), k);
      return { items: Int32Array.from(neighbors), scores: Float32Array.from(distances, (distance) => 1 - distance) };
    },
  };
}
