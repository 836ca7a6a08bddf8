/** What client/worker/hnsw.ts uses of hnswlib-wasm's Emscripten module. */
declare module "hnswlib-wasm/dist/hnswlib-317962d7.js" {
  export interface HierarchicalNSW {
    initIndex(maxElements: number, m: number, efConstruction: number, randomSeed: number): void;
    resizeIndex(maxElements: number): void;
    /** Of a label that is held already, the point moves. */
    addPoint(point: Float32Array, label: number, replaceDeleted: boolean): void;
    markDelete(label: number): void;
    unmarkDelete(label: number): void;
    setEfSearch(ef: number): void;
    searchKnn(query: Float32Array, k: number, filter: undefined): { distances: number[]; neighbors: number[] };
  }
  export interface Module {
    HierarchicalNSW: new (space: "ip", dimension: number, autoSaveFilename: string) => HierarchicalNSW;
    /** [type, message] */
    getExceptionMessage(error: unknown): [string, string];
  }
  export default function factory(module: { print(): void; printErr(): void }): Promise<Module>;
}
