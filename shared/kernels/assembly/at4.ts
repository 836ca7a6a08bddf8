/** Address of element `i` of an array of 4-byte values. */
@inline
export function at4(array: usize, i: i32): usize {
  return array + ((<usize>i) << 2);
}
