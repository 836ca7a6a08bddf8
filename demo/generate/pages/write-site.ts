import { cp, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ShopItem } from "../catalogue/shop-item.ts";
import { layout, type Page } from "./layout.ts";
import { DEPARTMENTS, FILM_CATEGORIES } from "./links.ts";
import { categoryPages, feedPage, filmPage, popularFirst, privacyPage, productPage, searchPage } from "./shop-pages.ts";

/** Items shown below a product or a film. */
const SIBLINGS = 12;

/** Writes every page of the shop below `folder`, beside a copy of the scripts and styles from `assets`. */
export async function writeSite(folder: string, assets: string, items: readonly ShopItem[]): Promise<number> {
  await cp(assets, folder, { recursive: true });
  const pages = [...allPages(items)];
  for (const path of new Set(pages.map((page) => dirname(page.path))))
    await mkdir(join(folder, path), { recursive: true });
  for (const page of pages) await writeFile(join(folder, page.path), layout(page));
  await writeFile(join(folder, "search.json"), searchIndex(items));
  return pages.length;
}

function* allPages(items: readonly ShopItem[]): Generator<Page> {
  yield feedPage(items);
  yield searchPage();
  yield privacyPage();
  for (const category of [...DEPARTMENTS, ...FILM_CATEGORIES]) yield* categoryPages(items, category);
  const byCategory = new Map<string, ShopItem[]>();
  for (const item of popularFirst(items))
    byCategory.set(item.category, [...(byCategory.get(item.category) ?? []), item]);
  for (const [i, item] of items.entries()) {
    const kin = byCategory.get(item.category)!;
    const sameKind = kin
      .filter((other) => other.hidden.kind === item.hidden.kind && other !== item)
      .slice(0, SIBLINGS / 2);
    const others = kin.filter((other) => other !== item && !sameKind.includes(other));
    // A different part of the department under each item, so that the long tail can be reached by links too.
    const start = i % Math.max(1, others.length - SIBLINGS);
    const siblings = [...sameKind, ...others.slice(start, start + SIBLINGS - sameKind.length)];
    yield item.hidden.video ? filmPage(item, siblings) : productPage(item, siblings);
  }
}

/** Rows of [id, title, brand, category, price, seconds, length], "" where it does not apply, most popular first. */
function searchIndex(items: readonly ShopItem[]): string {
  return JSON.stringify(
    popularFirst(items).map(({ id, title, brand, category, price, attributes, hidden }) => [
      id,
      title,
      brand,
      category,
      price ?? "",
      hidden.video ? hidden.seconds : "",
      attributes.duration ?? "",
    ]),
  );
}
