/**
 * What may be told of a part of a whole, both counted in sessions. Neither the part nor the rest may be the doing of fewer
 * than k sessions: the difference of two numbers would say what neither of them does (complementary suppression, Cox 1980).
 *
 * @param whole what is told of the whole: 0, or at least k
 * @returns 0, the whole, or a part that at least k sessions are in and at least k are not
 */
export function tellPart(part: number, whole: number, kSessions: number): number {
  if (part < kSessions) return 0;
  return whole - part < kSessions ? whole : part;
}
