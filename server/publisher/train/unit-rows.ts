/** float32[n, dimension] of any length -> unit rows; a row of zeros stays one. */
export function unitRowsOf(rows: Float32Array, dimension: number): Float32Array {
  const unit = new Float32Array(rows.length);
  for (let at = 0; at < rows.length; at += dimension) {
    let squares = 0;
    for (let j = at; j < at + dimension; j++) squares += rows[j] * rows[j];
    if (squares === 0) continue;
    const scale = 1 / Math.sqrt(squares);
    for (let j = at; j < at + dimension; j++) unit[j] = rows[j] * scale;
  }
  return unit;
}
