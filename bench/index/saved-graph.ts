/**
 * hnswlib-wasm reads and writes graphs as files of its Emscripten file system, which it does not give away, and writes them
 * to IndexedDB only. Its WebAssembly asks for files by six calls, though: answered from here, a graph is bytes in memory.
 */
import factory, { type HierarchicalNSW, type Module } from "hnswlib-wasm/dist/hnswlib-317962d7.js";

type Call = (...args: number[]) => number;

interface OpenFile {
  at: number;
}

/** Emscripten's first own file has a lower number. */
const DESCRIPTOR = 9_000;
const SUCCESS = 0;

interface LibraryOfFiles extends Omit<Module, "HierarchicalNSW"> {
  HierarchicalNSW: new (space: "ip", dimension: number, autoSaveFilename: string) => GraphWithFile;
}

/** The library with one file in memory, whatever name is given it. */
export class LibraryWithFile {
  readonly #library: LibraryOfFiles;
  readonly #file: MemoryFile;

  private constructor(library: LibraryOfFiles, file: MemoryFile) {
    this.#library = library;
    this.#file = file;
  }

  /** @param wasm the library's WebAssembly, without the script around it */
  static async load(wasm: BufferSource): Promise<LibraryWithFile> {
    const file = new MemoryFile();
    const library = await factory({
      print() {},
      printErr() {},
      instantiateWasm(imports: Record<string, Record<string, Call>>, done: (instance: WebAssembly.Instance) => void) {
        // One object stands for all of the library's imports.
        const [calls] = Object.values(imports);
        const answered = { ...calls, ...file.calls(calls) };
        const all = Object.fromEntries(Object.keys(imports).map((name) => [name, answered]));
        void WebAssembly.instantiate(wasm, all).then(({ instance }) => {
          file.memory = instance.exports.memory as WebAssembly.Memory;
          done(instance);
        });
        return {};
      },
    } as Parameters<typeof factory>[0]);
    return new LibraryWithFile(library as unknown as LibraryOfFiles, file);
  }

  newGraph(dimension: number): GraphWithFile {
    return new this.#library.HierarchicalNSW("ip", dimension, "");
  }

  save(graph: GraphWithFile): Uint8Array {
    this.#file.replace(new Uint8Array());
    try {
      graph.writeIndex("graph");
    } catch (error) {
      // The file is written before the library looks for the IndexedDB that it would copy it to.
      const [, message] = this.#library.getExceptionMessage(error);
      if (!message.includes("syncFS")) throw new Error(message);
    }
    return this.#file.bytes();
  }

  read(graph: GraphWithFile, bytes: Uint8Array, places: number): void {
    this.#file.replace(bytes);
    graph.readIndex("graph", places);
  }
}

export interface GraphWithFile extends HierarchicalNSW {
  writeIndex(file: string): void;
  readIndex(file: string, maxElements: number): void;
}

class MemoryFile {
  memory: WebAssembly.Memory | null = null;
  #data = new Uint8Array(1 << 20);
  #length = 0;
  readonly #open: OpenFile = { at: 0 };

  bytes(): Uint8Array {
    return this.#data.slice(0, this.#length);
  }

  replace(bytes: Uint8Array): void {
    this.#data = bytes.slice();
    this.#length = bytes.length;
  }

  /** The calls of WASI and Linux that a C++ file stream makes; other files stay the library's. */
  calls(own: Record<string, Call>): Record<string, Call> {
    const ours = (descriptor: number): boolean => descriptor === DESCRIPTOR;
    return {
      __syscall_openat: () => {
        this.#open.at = 0;
        return DESCRIPTOR;
      },
      fd_close: (descriptor) => (ours(descriptor) ? SUCCESS : own.fd_close(descriptor)),
      fd_read: (descriptor, vectors, count, total) => {
        if (!ours(descriptor)) return own.fd_read(descriptor, vectors, count, total);
        return this.#each(vectors, count, total, (part) => {
          const bytes = this.#data.subarray(this.#open.at, Math.min(this.#length, this.#open.at + part.length));
          part.set(bytes);
          return bytes.length;
        });
      },
      fd_write: (descriptor, vectors, count, total) => {
        if (!ours(descriptor)) return own.fd_write(descriptor, vectors, count, total);
        return this.#each(vectors, count, total, (part) => {
          this.#reserve(this.#open.at + part.length);
          this.#data.set(part, this.#open.at);
          this.#length = Math.max(this.#length, this.#open.at + part.length);
          return part.length;
        });
      },
      fd_seek: (descriptor, low, high, from, out) => {
        if (!ours(descriptor)) return own.fd_seek(descriptor, low, high, from, out);
        const base = [0, this.#open.at, this.#length][from];
        this.#open.at = base + high * 2 ** 32 + (low >>> 0);
        this.#view().setBigUint64(out, BigInt(this.#open.at), true);
        return SUCCESS;
      },
    };
  }

  /** Hands `use` each part of a scattered buffer until one is not used up; the position moves along. */
  #each(vectors: number, count: number, total: number, use: (part: Uint8Array) => number): number {
    const view = this.#view();
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const part = new Uint8Array(
        view.buffer,
        view.getUint32(vectors + 8 * i, true),
        view.getUint32(vectors + 8 * i + 4, true),
      );
      const used = use(part);
      this.#open.at += used;
      sum += used;
      if (used < part.length) break;
    }
    view.setUint32(total, sum, true);
    return SUCCESS;
  }

  #reserve(length: number): void {
    if (length <= this.#data.length) return;
    const larger = new Uint8Array(2 * length);
    larger.set(this.#data.subarray(0, this.#length));
    this.#data = larger;
  }

  #view(): DataView<ArrayBuffer> {
    if (!this.memory) throw new Error("the library reads a file before it runs");
    return new DataView(this.memory.buffer);
  }
}
