import type { Result } from "../../shared/contracts/error-code.ts";
import { type KeptList, keptList } from "./kept-list.ts";

export const erasingKey = (site: string): string => `afterclick:${site}:erasing`;

/**
 * A mark on the device, from before anything is erased until all of it is. A tab that ends in between leaves the mark, and the
 * next page erases first.
 */
export type EraseMark = KeptList<number>;
export const eraseMark = (site: string, storage: Storage | null): EraseMark => keptList(storage, erasingKey(site));

/** Does `work` under the mark, which stays when it fails. */
export async function marked<T>(mark: EraseMark, work: () => Promise<Result<T>>): Promise<Result<T>> {
  mark.write([1]);
  const result = await work();
  if (result.ok) mark.erase();
  return result;
}
