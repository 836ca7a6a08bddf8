/** What client/worker/hnsw.ts uses of hnswlib-wasm's Emscripten module. */
declare module "hnswlib-wasm/dist/hnswlib-317962d7.js" {
  interface HierarchicalNSW {
    initIndex(maxElements: number, m: number, efConstruction: number, randomSeed: number): void;
    addPoint(point: Float32Array, label: number, replaceDeleted: boolean): void;
    setEfSearch(ef: number): void;
    searchKnn(query: Float32Array, k: number, filter: undefined): { distances: number[]; neighbors: number[] };
  }
  interface Module {
    HierarchicalNSW: new (space: "ip", dimension: number, autoSaveFilename: string) => HierarchicalNSW;
  }
  export default function factory(module: { print(): void; printErr(): void }): Promise<Module>;
}
