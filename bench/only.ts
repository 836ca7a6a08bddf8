/** The cases that `--only NAME[,NAME...]` on the command line asks for; all of them without it. */
export function only<T extends Readonly<Record<K, string>>, K extends string>(
  cases: readonly T[],
  key: K,
): readonly T[] {
  const at = process.argv.indexOf("--only");
  if (at < 0) return cases;
  const wanted = (process.argv[at + 1] ?? "").split(",");
  const names = cases.map((one) => one[key]);
  const unknown = wanted.filter((name) => !names.includes(name as T[K]));
  if (unknown.length > 0) {
    console.error(`error: --only takes ${names.join(", ")}; not ${unknown.join(", ") || "nothing"}.`);
    process.exit(1);
  }
  return cases.filter((one) => wanted.includes(one[key]));
}
