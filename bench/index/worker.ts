// Measures one cell, in a worker as the engine's, with the two indexes a device has. The page is isolated, so that
// performance.now() tells 5 microseconds apart.
import { buildHnsw, type Hnsw } from "../../client/worker/hnsw.ts";
import { hnswFailure } from "../../client/worker/hnsw-failure.ts";
import type { CandidateIndex, RowChanges } from "../../shared/engine/models.ts";
import { ScanKernel } from "../../shared/kernels/scan-kernel.ts";
import { dequantise, quantise, type VectorTable } from "../../shared/release/quantise.ts";
import { ASKED, type CellResult, type CellSpec, QUERIES, type Searched, type VectorSource } from "./cell.ts";
import { clustered } from "./clustered.ts";
import { floatTruth } from "./float-truth.ts";
import { LibraryWithFile } from "./saved-graph.ts";
import { watchMemories } from "./watch-memories.ts";

/** Not counted: V8 compiles. */
const WARM_UP = 50;
/** Of so many queries it is known which rows are the nearest: that takes a second each where there are a million of 384. */
const RECALL_QUERIES = 200;
const STRIDE = 37;
const BLOCK = 3_000;
/** Rows of an update; a hundredth of the shard where that is fewer. */
const MOST_UPDATED = 2_000;

interface Message {
  readonly spec: CellSpec;
  /** Address of the library's WebAssembly. */
  readonly library: string;
}

/** What the page is told: how far it is, and at last the result or what went wrong. */
export type Told = { readonly log: string } | { readonly result: CellResult } | { readonly failure: string };

const tell = (told: Told): void => postMessage(told);
const bytesOfMemory = watchMemories();

addEventListener("message", async ({ data }: MessageEvent<Message>) => {
  tell(
    await measure(data).then(
      (result) => ({ result }),
      (error) => ({ failure: String(error) }),
    ),
  );
});

async function measure({ spec, library }: Message): Promise<CellResult> {
  const source = await sourceOf(spec);
  const table = quantised(source);
  const queries = Array.from({ length: QUERIES }, (_, i) => source.query(i));
  tell({ log: `${spec.name}: rows made` });
  const most = Math.max(...ASKED.map(({ k }) => k));
  const nearest = floatTruth(source, queries.slice(0, RECALL_QUERIES), most);
  tell({ log: `${spec.name}: nearest rows known` });

  const exactFrom = performance.now();
  const exact = new ScanKernel(table);
  const exactBuildMs = performance.now() - exactFrom;
  const exactBytes = bytesOfMemory();

  const hnswFrom = performance.now();
  let hnswProblem: string | null = null;
  const building = spec.scanOnly ? Promise.resolve(null) : buildHnsw(table, exact);
  const hnsw = await building.catch((error: unknown) => {
    hnswProblem = hnswFailure(error).message;
    return null;
  });
  const hnswBuildMs = hnsw && performance.now() - hnswFrom;
  const hnswBytes = hnsw && bytesOfMemory() - exactBytes;
  if (!spec.scanOnly)
    tell({ log: `${spec.name}: graph ${hnsw ? `built in ${Math.round((hnswBuildMs ?? 0) / 1000)} s` : hnswProblem}` });

  const searched = search(exact, hnsw, queries, nearest);
  tell({ log: `${spec.name}: searched` });
  const updatesPerS = {
    exact: await updatesPerSecond(exact, table),
    // For added rows the graph is copied into a larger one: the library's memory may hold one, and not both.
    hnsw: hnsw && (await updatesPerSecond(hnsw, table).catch((error) => hnswFailure(error).message)),
  };
  return {
    searched,
    exactBuildMs,
    hnswBuildMs,
    hnswFailure: hnswProblem,
    exactBytes,
    hnswBytes,
    updatesPerS,
    saved: spec.saves ? await saveAndRead(table, library) : null,
  };
}

async function sourceOf({ n, dimension, files }: CellSpec): Promise<VectorSource> {
  if (!files) return clustered(n, dimension);
  const [rows, queries] = await Promise.all(
    [files.rows, files.queries].map(async (url) => new Float32Array(await (await fetch(url)).arrayBuffer())),
  );
  return {
    n,
    dimension,
    rows: (from, to) => rows.slice(from * dimension, to * dimension),
    query: (i) => queries.slice(i * dimension, (i + 1) * dimension),
  };
}

function quantised(source: VectorSource): VectorTable {
  const { n, dimension } = source;
  const rows = new Int8Array(n * dimension);
  const scales = new Float32Array(n);
  for (let from = 0; from < n; from += BLOCK) {
    const block = quantise(source.rows(from, Math.min(n, from + BLOCK)), dimension);
    rows.set(block.rows, from * dimension);
    scales.set(block.scales, from);
  }
  return { n, dimension, rows, scales };
}

/** All queries, each by both indexes in turn: what else the machine does happens to both. */
function search(
  exact: CandidateIndex,
  hnsw: Hnsw | null,
  queries: readonly Float32Array[],
  nearest: readonly Int32Array[],
): Searched[] {
  const runs = ASKED.flatMap(({ k, widths }) => {
    const truths = nearest.map((items) => new Set(items.subarray(0, k)));
    return [null, ...(hnsw ? widths : [])].map((width) => ({
      k,
      width,
      truths,
      times: [] as number[],
      found: 0,
      wanted: 0,
    }));
  });
  for (let i = -WARM_UP; i < queries.length; i++) {
    for (const [place, run] of runs.entries()) {
      // Never two searches for the same query in a row: the second would find its part of the graph in the processor's cache.
      const q = (i + queries.length + STRIDE * place) % queries.length;
      if (run.width !== null) hnsw?.setSearchWidth(run.width);
      const index = run.width === null || !hnsw ? exact : hnsw;
      const began = performance.now();
      const { items } = index.search(queries[q], run.k);
      const ms = performance.now() - began;
      if (i < 0) continue;
      run.times.push(ms);
      const truth = run.truths[q];
      if (!truth) continue;
      run.wanted += truth.size;
      for (const item of items) if (truth.has(item)) run.found++;
    }
  }
  return runs.map(({ k, width, times, found, wanted }) => ({ k, width, times, recall: found / wanted }));
}

/** A third of the rows deleted, a third moved to where others are, a third added. */
async function updatesPerSecond(index: CandidateIndex, { n, dimension, rows, scales }: VectorTable): Promise<number> {
  const third = Math.ceil(Math.min(MOST_UPDATED, n / 100) / 3);
  const moved = Array.from({ length: third }, (_, i) => third + i);
  const added = Array.from({ length: third }, (_, i) => n + i);
  const taken = 2 * third;
  const changes: RowChanges = {
    items: Int32Array.from([...moved, ...added]),
    vectors: {
      n: taken,
      dimension,
      rows: rows.slice((n - taken) * dimension),
      scales: scales.slice(n - taken),
    },
    deleted: Int32Array.from({ length: third }, (_, i) => i),
  };
  const began = performance.now();
  await index.update(changes);
  return (1000 * 3 * third) / (performance.now() - began);
}

async function saveAndRead(table: VectorTable, url: string): Promise<CellResult["saved"]> {
  const library = await LibraryWithFile.load(await (await fetch(url)).arrayBuffer());
  const graph = library.newGraph(table.dimension);
  graph.initIndex(table.n + 1, 16, 100, 100);
  const row = new Float32Array(table.dimension);
  for (let item = 0; item < table.n; item++) {
    dequantise(table, item, row);
    graph.addPoint(row, item, false);
  }
  const file = library.save(graph);
  const began = performance.now();
  const read = library.newGraph(table.dimension);
  library.read(read, file, table.n + 1);
  const loadMs = performance.now() - began;
  dequantise(table, 0, row);
  const answers = [graph, read].map((one) => one.searchKnn(row, 10, undefined).neighbors.join());
  if (answers[0] !== answers[1]) throw new Error("a graph that was read back answers otherwise");
  return { ...(await compressed(file)), loadMs };
}

/** The server compresses: a worker cannot. */
async function compressed(file: Uint8Array): Promise<{ bytes: number; brotliBytes: number }> {
  const response = await fetch("brotli", { method: "POST", body: file as Uint8Array<ArrayBuffer> });
  return { bytes: file.length, brotliBytes: Number(await response.text()) };
}
