import type { Interest } from "../topics.ts";

/** An item of the shop: a catalogue line (the fields of afterclick's CatalogueItem) and what only the simulation knows. */
export interface ShopItem {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  /** In euros; a video has none. */
  readonly price?: number;
  readonly category: string;
  readonly brand: string;
  readonly inStock: boolean;
  /** Seconds since the Unix epoch. */
  readonly publishedAt: number;
  readonly description: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly hidden: {
    readonly kind: string;
    readonly video: boolean;
    readonly topics: Interest;
    /** Share of attention before anyone's interest counts; long-tailed, 0 to 1. */
    readonly popularity: number;
    /** 0 plain, 1 middle, 2 dear. */
    readonly tier: number;
    /** Running time of a video in seconds, 0 for a product. */
    readonly seconds: number;
  };
}

/** The line of catalogue.jsonl: everything but what the simulation keeps to itself. */
export function catalogueLine({ hidden: _, ...line }: ShopItem): string {
  return JSON.stringify(line);
}
