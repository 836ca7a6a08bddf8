import { type Failure, failure } from "../../shared/contracts/error-code.ts";
import { decodeBase64 } from "../../shared/kernels/decode-base64.ts";
import { SCAN_WASM_BASE64 } from "../../shared/kernels/generated/scan.ts";
import { plainScan } from "../../shared/kernels/plain-scan.ts";
import { ScanKernel } from "../../shared/kernels/scan-kernel.ts";
import type { VectorTable } from "../../shared/release/quantise.ts";

export interface ExactScan {
  readonly kernel: ScanKernel;
  /** Why it does without WebAssembly; what keeps the scan from it keeps ONNX Runtime from it too. */
  readonly slow: Failure | null;
}

/** The exact scan, in WebAssembly where the device allows it. */
export function exactScan(vectors: VectorTable): ExactScan {
  try {
    return { kernel: new ScanKernel(vectors), slow: null };
  } catch (error) {
    return { kernel: new ScanKernel(vectors, plainScan), slow: whyNot(error) };
  }
}

function whyNot(error: unknown): Failure {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError) return failure("memory-refused", detail);
  // A policy forbids to compile, not to look. Lockdown modes take WebAssembly away altogether.
  const compiles = typeof WebAssembly === "undefined" || WebAssembly.validate(decodeBase64(SCAN_WASM_BASE64));
  return compiles ? failure("wasm-forbidden", detail) : failure("simd-missing", detail);
}
