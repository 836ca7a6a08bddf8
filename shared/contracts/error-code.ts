/**
 * Every failure a caller can act on. Codes cross the worker boundary and HTTP as values, never as thrown errors: a
 * thrown error loses its code on the way.
 */
export const ERROR_CODES = {
  "consent-off": "Nothing is recorded or ranked without the visitor's consent.",
  "endpoint-unreachable": "The endpoint did not answer. Check data-endpoint and that the server is running.",
  "endpoint-wrong":
    "The endpoint answered with something that is not an Afterclick release. Check data-endpoint and data-site.",
  "endpoint-slow": "The endpoint did not answer in time.",
  "release-format": "The release has a format this script cannot read. Update the script or rebuild the release.",
  "release-invalid": "The release manifest is malformed. Rebuild the release.",
  "release-mixed":
    "The manifest is not the one that channels.json names, or belongs to another site. Upload the whole site folder, channels.json last.",
  "signature-missing":
    "The page names the site's root keys, and this document is not signed. Sign it, or take the root keys off the page.",
  "signature-wrong":
    "A signature does not hold: the document was changed after it was signed. Upload the whole site folder again.",
  "key-unknown":
    "Too few keys of the right role signed the document. Sign with the keys that the root names; check the page's root keys.",
  "root-expired": "The root has expired. Sign a new one with the root keys and upload it.",
  "root-far":
    "Too many roots lie between the newest and one that this page trusts. Name the newest root's keys on the page.",
  "channels-expired": "channels.json has expired, so nothing is adopted from it. Sign it anew and upload it.",
  "rolled-back":
    "The server offers something older than this device has seen. Upload the newest site folder; to go back, publish the old parts as a new version.",
  "policy-invalid": "The policy contradicts itself or allows more than devices do. Correct the place named.",
  "report-refused":
    "The server takes no such report, so it is dropped. Check that it has the same policy.json as the devices (docs/ingest.md).",
  "part-missing": "A part of the release is missing on the server. Upload the whole release folder.",
  "part-damaged": "A part of the release does not match its hash. Upload the release again.",
  "delta-damaged":
    "A delta does not lead to the release, so its tables are fetched whole. Write the deltas again: afterclick delta.",
  "saving-data":
    "The visitor's browser asks for little data, so the models are not fetched and a lower rung answers. It needs no action.",
  loading: "A part of the release is still being loaded, so a lower rung answered.",
  "storage-unavailable": "The browser refuses storage (private mode or blocked), so nothing is kept between pages.",
  "storage-full": "The browser's storage is full, so nothing is kept between pages.",
  "worker-failed":
    "The worker could not start. Check its URL and the Content-Security-Policy (worker-src, script-src).",
  "wasm-forbidden":
    "WebAssembly is not allowed here, so a slower scan ranks without the models. Add 'wasm-unsafe-eval' to script-src.",
  "simd-missing": "WebAssembly has no SIMD on this device, so a slower scan ranks without the models.",
  "memory-refused": "The browser refuses the memory for the scan, so a slower scan ranks without the models.",
  "onnx-failed": "ONNX Runtime could not start, so ranking goes on without the models.",
  "hnsw-forbidden":
    "hnswlib-wasm needs 'unsafe-eval' in the script-src that the worker runs under, so the exact scan is used instead. Allow it, or ask for the exact scan (data-index).",
  "hnsw-failed": "hnswlib-wasm could not start, so the exact scan is used instead.",
  "deadline-missed": "Ranking took longer than its deadline, so a lower rung answered.",
  "circuit-open": "This rung failed repeatedly and is resting, so a lower rung answered.",
  "session-empty": "There is no event to rank by yet.",
  "no-known-items": "No item of this list is in the release.",
  "api-version": "The page script and the worker are of different versions. Deploy both together.",
  "page-error": "The page script failed; the page keeps its order. Please report this.",
  "bad-request": "The call does not fit its schema.",
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface Failure {
  readonly code: ErrorCode;
  /** What happened and what to do, in one or two sentences. */
  readonly message: string;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

/** A failed result; `detail` (a URL, a part's name, a cause) is put after the code's own sentence. */
export const fail = (code: ErrorCode, detail?: string): { readonly ok: false; readonly error: Failure } => ({
  ok: false,
  error: failure(code, detail),
});

export const failure = (code: ErrorCode, detail?: string): Failure => ({
  code,
  message: detail ? `${ERROR_CODES[code]} (${detail})` : ERROR_CODES[code],
});
