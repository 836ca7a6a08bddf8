/** A Storage in memory; `quota` is how many characters it takes. */
export function memoryStorage(quota = Number.POSITIVE_INFINITY): Storage {
  const values = new Map<string, string>();
  return {
    get length() {
      return values.size;
    },
    clear: () => values.clear(),
    getItem: (key) => values.get(key) ?? null,
    key: (index) => [...values.keys()][index] ?? null,
    removeItem: (key) => void values.delete(key),
    setItem(key, value) {
      if (value.length > quota) throw new DOMException("full", "QuotaExceededError");
      values.set(key, value);
    },
  };
}
