import type * as secondFile from "./later.ts";

type Later = typeof secondFile;
export type LoadLater = () => Promise<Later>;

/** The second file, null until it is there. */
export let later: Later | null = null;

export async function loadLater(load: LoadLater): Promise<Later> {
  later ??= await load();
  return later;
}
