/** Without the last bits that binary fractions leave: 100 * 0.07 is 7. */
export const scaled = (number: number, by: number): number => Number((number * by).toPrecision(12));
