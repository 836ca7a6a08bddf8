import type { ConsentMode } from "../../shared/contracts/consent.ts";

/** What tabs of one site tell each other. No event and no item: a tab that hears "changed" reads the database itself. */
export type TabMessage =
  | { readonly kind: "changed" }
  | { readonly kind: "erased" }
  /** Another release is the one that the device keeps. */
  | { readonly kind: "activated" }
  | { readonly kind: "lowered"; readonly mode: ConsentMode };

/** Line to the site's other tabs; a browser without BroadcastChannel has tabs that see each other's events a page later. */
export class Tabs {
  readonly #channel: BroadcastChannel | null;

  constructor(name: string, onMessage: (message: TabMessage) => void) {
    this.#channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
    if (this.#channel) this.#channel.onmessage = ({ data }: MessageEvent<TabMessage>) => onMessage(data);
  }

  post(message: TabMessage): void {
    this.#channel?.postMessage(message);
  }

  close(): void {
    this.#channel?.close();
  }
}
