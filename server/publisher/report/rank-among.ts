/** 1-based rank of the candidate at `place`, ties to the one that stands first; 0 when there is no such place. */
export function rankAmong(scores: Float32Array, place: number): number {
  if (place < 0) return 0;
  let rank = 1;
  for (let i = 0; i < scores.length; i++) {
    if (scores[i] > scores[place] || (scores[i] === scores[place] && i < place)) rank++;
  }
  return rank;
}
