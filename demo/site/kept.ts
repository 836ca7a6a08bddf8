/** What the shop itself keeps: the bag, the panel's state, the consent. Denied storage counts as empty. */
export function keep(storage: () => Storage, key: string, value: string): void {
  try {
    storage().setItem(`demo:${key}`, value);
  } catch {
    // Private mode: the choice holds for this page only.
  }
}

export function recall(storage: () => Storage, key: string): string | null {
  try {
    return storage().getItem(`demo:${key}`);
  } catch {
    return null;
  }
}

export const onDevice = (): Storage => localStorage;
export const inTab = (): Storage => sessionStorage;
