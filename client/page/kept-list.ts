import { attempt } from "./attempt.ts";

/** A list kept as JSON in localStorage. */
export interface KeptList<T> {
  /** Those that fit. Anything else counts as nothing: the site or an extension may have put it there. */
  read(fits: (value: T) => boolean): T[];
  write(values: readonly T[]): void;
  erase(): void;
}

/** `storage` is null where the browser denies it: then nothing is there. */
export const keptList = <T>(storage: Storage | null, key: string): KeptList<T> => ({
  read: (fits) => attempt(() => (JSON.parse(storage?.getItem(key) ?? "[]") as T[]).filter(fits)) ?? [],
  write: (values) => attempt(() => storage?.setItem(key, JSON.stringify(values))),
  erase: () => attempt(() => storage?.removeItem(key)),
});
