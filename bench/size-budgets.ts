/** Some files of dist/client together, or what a site's bundler makes of names imported from the package; and its budget. */
export interface SizeBudget {
  readonly name: string;
  /** Names in dist/client; a star stands for a content hash. */
  readonly files?: readonly string[];
  /** Names that a site imports from the package. */
  readonly imports?: readonly string[];
  /** Counts all chunks of the site's bundle, and not only what the page waits for. */
  readonly whole?: boolean;
  /** Most bytes after brotli. */
  readonly brotli: number;
}

/** What a visitor may download of us: `npm test` fails when one of these is exceeded. */
export const SIZE_BUDGETS: readonly SizeBudget[] = [
  // On every page, before anything else of ours can run.
  { name: "page script (script tag)", files: ["afterclick.js"], brotli: 7_000 },
  {
    name: "page script with all it may load",
    files: ["afterclick.js", "afterclick-script-later.*.js"],
    brotli: 12_500,
  },
  // Only where the visitor contributes and the officer asks: Web Vitals, and what the page says of itself.
  { name: "page script's file for questions (script tag)", files: ["afterclick-script-measures.*.js"], brotli: 3_200 },
  // Only for a site that has signals asked, and to erase where nothing runs.
  { name: "page script's file for consent (script tag)", files: ["afterclick-script-consent.*.js"], brotli: 2_050 },
  { name: "page script's file for consent (ESM)", files: ["afterclick-consent-file.*.js"], brotli: 2_000 },
  // Only on a page that places the element.
  { name: "<afterclick-privacy> (script tag)", files: ["afterclick-privacy.js"], brotli: 6_200 },
  { name: "<afterclick-privacy> (ESM)", files: ["privacy.js"], brotli: 6_200 },
  { name: "page script (ESM)", files: ["index.js"], brotli: 7_000 },
  { name: "ESM: import { create }", imports: ["create"], brotli: 7_000 },
  {
    name: "ESM: import { create }, with all it may load, consent and questions included",
    imports: ["create"],
    whole: true,
    brotli: 16_550,
  },
  { name: "ESM: no name imported", imports: [], brotli: 150 },
  // In the background, once per visit.
  { name: "worker without ONNX Runtime", files: ["afterclick-worker.js"], brotli: 45_000 },
  // When the page already re-ranks without them.
  { name: "worker's part for ONNX Runtime", files: ["afterclick-onnx.*.js"], brotli: 1_000 },
  { name: "ONNX Runtime, script", files: ["afterclick-ort.*.js"], brotli: 22_000 },
  { name: "ONNX Runtime, WebAssembly", files: ["ort-wasm-simd-threaded.*.wasm"], brotli: 2_700_000 },
  // Only for a release or a page that asks for it.
  { name: "worker's part for hnswlib", files: ["afterclick-hnsw.*.js"], brotli: 2_500 },
  // Only where a policy.json lies beside channels.json; the second where the visitor contributes and the officer asks.
  { name: "worker's part for a site's policy", files: ["afterclick-policy-host.*.js"], brotli: 2_800 },
  { name: "worker's part for questions", files: ["afterclick-reporting.*.js"], brotli: 6_300 },
  // Only for a device that has an earlier release, when a delta leads on from that.
  { name: "worker's part for deltas", files: ["afterclick-next-tables.*.js"], brotli: 4_300 },
  // Only where a site signs its releases; the second where the browser cannot verify.
  { name: "worker's part for signatures", files: ["afterclick-trusted-documents.*.js"], brotli: 2_500 },
  { name: "worker's part for Ed25519", files: ["afterclick-ed25519-in-script.*.js"], brotli: 6_500 },
  { name: "hnswlib", files: ["afterclick-hnswlib-*.js"], brotli: 190_000 },
];

/** Bytes on the wire of a release of 100,000 items: with its head, and of the head alone, which ranks first. */
export const RELEASE_BUDGETS = { allParts: 16_000_000, head: 1_500_000 } as const;
