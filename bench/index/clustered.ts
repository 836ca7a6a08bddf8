import { type Rng, seededRng } from "../../shared/math/rng.ts";
import type { VectorSource } from "./cell.ts";

/** Items lie in groups, as those of a shop do; neighbours in number are of different groups. */
const GROUP = 300;
const SPREAD = 0.7;
/** Items of one group that a session's vector is the mean of. */
const CLICKS = 3;

/** Rows around centres, each by a seed of its own: any of them can be made again. */
export function clustered(n: number, dimension: number): VectorSource {
  const groups = Math.ceil(n / GROUP);
  const rng = seededRng(1);
  const centres = Float32Array.from({ length: groups * dimension }, () => gaussian(rng));
  const writeRow = (item: number, out: Float32Array, at: number): void => {
    const own = seededRng(2 + item);
    const centre = (item % groups) * dimension;
    for (let d = 0; d < dimension; d++) out[at + d] = centres[centre + d] + SPREAD * gaussian(own);
  };
  return {
    n,
    dimension,
    rows(from, to) {
      const out = new Float32Array((to - from) * dimension);
      for (let item = from; item < to; item++) writeRow(item, out, (item - from) * dimension);
      return out;
    },
    query(i) {
      const choice = seededRng(2 + n + i);
      const group = Math.floor(choice() * groups);
      const row = new Float32Array(dimension);
      const sum = new Float32Array(dimension);
      for (let click = 0; click < CLICKS; click++) {
        writeRow(group + groups * Math.floor(choice() * Math.floor(n / groups)), row, 0);
        for (let d = 0; d < dimension; d++) sum[d] += row[d];
      }
      return sum;
    },
  };
}

/** Four uniform numbers make a good enough bell. */
const gaussian = (rng: Rng): number => rng() + rng() + rng() + rng() - 2;
