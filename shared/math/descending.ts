/**
 * Places of the `most` largest values, largest first, equal ones in their order; no NaN. A heap, of which only what is asked
 * for is taken: a view of 500 candidates shows the best 20.
 */
export function descending(values: Float64Array, most = values.length): Int32Array {
  const heap = new Int32Array(values.length);
  for (let i = 0; i < heap.length; i++) heap[i] = i;
  for (let at = (heap.length >> 1) - 1; at >= 0; at--) siftDown(values, heap, at, heap.length);
  const best = new Int32Array(Math.min(most, heap.length));
  for (let i = 0, size = heap.length; i < best.length; i++) {
    best[i] = heap[0];
    heap[0] = heap[--size];
    siftDown(values, heap, 0, size);
  }
  return best;
}

function siftDown(values: Float64Array, heap: Int32Array, from: number, size: number): void {
  const place = heap[from];
  let at = from;
  for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
    if (child + 1 < size && isBefore(values, heap[child + 1], heap[child])) child++;
    if (isBefore(values, place, heap[child])) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = place;
}

const isBefore = (values: Float64Array, a: number, b: number): boolean =>
  values[a] > values[b] || (values[a] === values[b] && a < b);
