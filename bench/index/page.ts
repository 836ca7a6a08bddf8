import type { CellResult, CellSpec } from "./cell.ts";
import type { Told } from "./worker.ts";

declare global {
  interface Window {
    measureCell(spec: CellSpec, library: string): Promise<CellResult>;
  }
}

/** One cell in a worker of its own, whose memory goes with it. */
window.measureCell = (spec, library) =>
  new Promise((resolve, reject) => {
    const worker = new Worker("worker.js", { type: "module" });
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }: MessageEvent<Told>) => {
      if ("log" in data) return console.log(data.log);
      worker.terminate();
      if ("result" in data) resolve(data.result);
      else reject(new Error(data.failure));
    };
    worker.postMessage({ spec, library });
  });
