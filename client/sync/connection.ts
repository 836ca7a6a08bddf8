/** The part of the Network Information API that workers of Chromium have (https://wicg.github.io/netinfo/). */
interface NetworkInformation {
  readonly saveData?: boolean;
  readonly type?: string;
  readonly effectiveType?: string;
}

/** saving: the visitor asked for little data. metered: a mobile network, or one that is very slow. */
export type Connection = "free" | "metered" | "saving";

/** What an update may bring over a connection, in bytes before compression; a larger one waits for a better connection. */
export const MOST_UPDATE_BYTES: Readonly<Record<Connection, number>> = {
  free: Number.POSITIVE_INFINITY,
  metered: 4_000_000,
  saving: 500_000,
};

/** A browser that says nothing of its connection is taken to be on a good one. */
export function connectionOf(from: { readonly connection?: NetworkInformation } = navigator as object): Connection {
  const { saveData, type, effectiveType = "" } = from.connection ?? {};
  if (saveData) return "saving";
  return type === "cellular" || effectiveType.endsWith("2g") ? "metered" : "free";
}
