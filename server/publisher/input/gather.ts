type Numbers = Int32Array | Uint8Array | Float64Array | Float32Array;

/** Writes from[order[i]] to into[i], and answers `into`. A loop: TypedArray.from with a function takes ten times as long. */
export function gather<T extends Numbers>(from: T, order: Int32Array, into: T): T {
  for (let i = 0; i < order.length; i++) into[i] = from[order[i]];
  return into;
}
