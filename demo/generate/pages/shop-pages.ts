import type { ShopItem } from "../catalogue/shop-item.ts";
import { card, euros, filmCard, shelf } from "./cards.ts";
import { type Html, html } from "./html.ts";
import type { Page } from "./layout.ts";
import { categoryPath, FILM_CATEGORIES, slug } from "./links.ts";

/** Items on one page of a category. */
const PAGE_SIZE = 48;

const FIVE = ["recipe-001", "focus-mix-001", "race-recap-001", "trail-film-001", "desk-tour-001"];

export function feedPage(items: readonly ShopItem[]): Page {
  const byId = new Map(items.map((item) => [item.id, item]));
  const five = FIVE.map((id) => byId.get(id)!);
  const rest = popularFirst(items.filter((item) => item.hidden.video && !FIVE.includes(item.id)));
  return {
    path: "index.html",
    title: "Five films for tonight",
    description: "An outdoor shop with a film feed that re-ranks itself on your device.",
    main: html`<section class="band tonight" aria-labelledby="tonight">
<h1 id="tonight">Five films for tonight</h1>
<p class="hint">Watch one. When you come back, the list has answered. Nothing left this device.</p>
<ol class="five" data-afterclick-list="tonight">
${five.map(filmCard)}</ol>
</section>
${shelf("for-you", 8)}
<section class="band" aria-labelledby="more">
<h2 id="more">More films</h2>
<ul class="tags">${FILM_CATEGORIES.map((category) => html`<li><a href="${categoryPath(category)}">${category}</a></li>`)}</ul>
<ol class="grid films" data-afterclick-list="films">
${spread(rest, 40).map(filmCard)}</ol>
</section>
`,
  };
}

export function categoryPages(items: readonly ShopItem[], category: string): Page[] {
  const all = popularFirst(items.filter((item) => item.category === category));
  const films = all[0].hidden.video;
  const pages = Math.ceil(all.length / PAGE_SIZE);
  return Array.from({ length: pages }, (_, i) => ({
    path: categoryPath(category, i + 1).slice(1),
    title: i === 0 ? category : `${category}, page ${i + 1}`,
    description: `${all.length} ${films ? "films" : "things"}: ${category}.`,
    category,
    main: html`<section class="band" aria-labelledby="category">
<h1 id="category">${category}</h1>
<p class="hint">${all.length} ${films ? "films" : "things"}, what others look at first${pages > 1 ? `. Page ${i + 1} of ${pages}` : ""}.</p>
<ol class="grid${films ? " films" : ""}" data-afterclick-list="${slug(category)}${i > 0 ? `-${i + 1}` : ""}">
${all.slice(i * PAGE_SIZE, (i + 1) * PAGE_SIZE).map(card)}</ol>
${pages > 1 ? pager(category, i + 1, pages) : html``}</section>
`,
  }));
}

function pager(category: string, page: number, pages: number): Html {
  const numbers = Array.from({ length: pages }, (_, i) => i + 1);
  return html`<nav class="pager" aria-label="Pages">${numbers.map((n) => (n === page ? html`<a href="${categoryPath(category, n)}" aria-current="page">${n}</a>` : html`<a href="${categoryPath(category, n)}">${n}</a>`))}</nav>
`;
}

const crumbs = (
  item: ShopItem,
): Html => html`<nav class="crumbs" aria-label="You are here"><a href="/">Home</a> <span aria-hidden="true">/</span> <a href="${categoryPath(item.category)}">${item.category}</a></nav>
`;

const more = (item: ShopItem, siblings: readonly ShopItem[]): Html => html`<section class="band" aria-labelledby="more">
<h2 id="more">More in ${item.category}</h2>
<ol class="grid${item.hidden.video ? " films" : ""}" data-afterclick-list="more-${slug(item.category)}">
${siblings.map(card)}</ol>
</section>
`;

export function productPage(item: ShopItem, siblings: readonly ShopItem[]): Page {
  return {
    path: item.url.slice(1),
    title: item.title,
    description: item.description,
    category: item.category,
    main: html`${crumbs(item)}<article class="product" data-afterclick-view="${item.id}">
<div class="frame"><item-art item="${item.id}"></item-art></div>
<div class="about">
<p class="maker">${item.brand}</p>
<h1 class="title">${item.title}</h1>
<p class="cost">${euros(item.price ?? 0)}</p>
<p class="stock">${item.inStock ? "In stock, leaves the barn tomorrow" : "Sold out for now"}</p>
<p class="words">${words(item)}</p>
${item.inStock ? html`<div class="buy"><button class="button main" type="button" data-add="${item.id}" data-afterclick-cart="${item.id}">Add to bag</button></div>` : html``}
<dl class="facts"><div><dt>Colour</dt><dd>${capital(item.attributes.colour)}</dd></div><div><dt>Department</dt><dd>${item.category}</dd></div><div><dt>Maker</dt><dd>${item.brand}</dd></div></dl>
</div>
</article>
${shelf("with-this", 8)}${more(item, siblings)}`,
  };
}

export function filmPage(item: ShopItem, siblings: readonly ShopItem[]): Page {
  return {
    path: item.url.slice(1),
    title: item.title,
    description: item.description,
    category: item.category,
    main: html`${crumbs(item)}<article class="watch" data-afterclick-view="${item.id}">
<film-stage item="${item.id}" seconds="${item.hidden.seconds}" label="${item.title}"></film-stage>
<h1 class="title">${item.title}</h1>
<p class="maker">${item.brand} · ${item.attributes.duration}</p>
</article>
${shelf("after-this", 8)}${more(item, siblings)}`,
  };
}

export function searchPage(): Page {
  return {
    path: "search.html",
    title: "Search",
    description: "Search the shop and the films.",
    main: html`<section class="band" aria-labelledby="found">
<h1 id="found">Search</h1>
<p class="hint" id="found-count" role="status">Type above what you look for.</p>
<ol class="grid" id="results" data-afterclick-list="search"></ol>
</section>
`,
  };
}

/** Where visitors see and decide what happens on their device; with a shelf, for it to say why things are where they are. */
export function privacyPage(): Page {
  return {
    path: "privacy.html",
    title: "Privacy",
    description: "What this shop keeps on your device, and what you allow it to.",
    main: html`<section class="band privacy" aria-labelledby="privacy">
<h1 id="privacy">Your privacy at Tarn &amp; Trail</h1>
<p class="hint">The shop learns what you like on your own device and keeps it there. Here you see all of it and decide.</p>
<afterclick-privacy></afterclick-privacy>
<script src="/client/afterclick-privacy.js" defer></script>
</section>
${shelf("for-you", 8)}`,
  };
}

export const popularFirst = (items: readonly ShopItem[]): ShopItem[] =>
  [...items].sort((a, b) => b.hidden.popularity - a.hidden.popularity);

/** The first `count` that keep the categories mixed: each category's best, then each one's second best, and so on. */
function spread(items: readonly ShopItem[], count: number): ShopItem[] {
  const turns = new Map<string, number>();
  return items
    .map((item, i) => {
      const turn = turns.get(item.category) ?? 0;
      turns.set(item.category, turn + 1);
      return { item, turn, i };
    })
    .sort((a, b) => a.turn - b.turn || a.i - b.i)
    .slice(0, count)
    .map(({ item }) => item);
}

const capital = (text: string): string => text[0].toUpperCase() + text.slice(1);

function words(item: ShopItem): string {
  const tone = [
    "Made plainly and priced to be used.",
    "Made to be mended, and worth mending.",
    "The best its maker knows how to do.",
  ][item.hidden.tier];
  return `${tone} ${capital(item.attributes.colour)}, by ${item.brand}.`;
}
