/**
 * Watches which WebAssembly memories come to be, and answers how to ask for the bytes of all of them; call it before any does.
 * The browser's own measure of a worker's memory leaves them out.
 */
export function watchMemories(): () => number {
  const memories = new Set<WebAssembly.Memory>();
  const { Memory, instantiate } = WebAssembly;
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      memories.add(this);
    }
  };
  WebAssembly.instantiate = (async (bytes: BufferSource, imports?: WebAssembly.Imports) => {
    const made = await instantiate(bytes, imports);
    for (const value of Object.values(made.instance.exports)) if (value instanceof Memory) memories.add(value);
    return made;
  }) as typeof instantiate;
  return () => [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}
