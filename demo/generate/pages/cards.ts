import type { ShopItem } from "../catalogue/shop-item.ts";
import { type Html, html } from "./html.ts";

export const euros = (price: number): string => `€${price.toFixed(2)}`;

/**
 * A film in a list: its link opens the player, or the film's page without JavaScript. `place` is where the shop put it,
 * from 0, for the panel to say what moved.
 */
export const filmCard = (
  item: ShopItem,
  place: number,
): Html => html`<li class="card film" data-afterclick-item="${item.id}" data-place="${place}">
<div class="frame"><item-art item="${item.id}"></item-art><span class="length">${item.attributes.duration}</span></div>
<a class="title" href="${item.url}" data-film="${item.hidden.seconds}">${item.title}</a>
<p class="meta"><span>${item.brand} · ${item.category}</span></p>
</li>
`;

export const productCard = (
  item: ShopItem,
  place: number,
): Html => html`<li class="card" data-afterclick-item="${item.id}" data-place="${place}">
<div class="frame"><item-art item="${item.id}"></item-art>${item.inStock ? html`` : html`<span class="length">Sold out</span>`}</div>
<a class="title" href="${item.url}">${item.title}</a>
<p class="meta"><span>${item.brand}</span> <span class="price">${euros(item.price ?? 0)}</span></p>
</li>
`;

export const card = (item: ShopItem, place: number): Html =>
  item.hidden.video ? filmCard(item, place) : productCard(item, place);

/** A shelf filled on the device from all 5,000 items. Its height is fixed, so that filling it moves nothing. */
export const shelf = (name: string, k: number): Html => html`<section class="band" aria-labelledby="like">
<h2 id="like">You may like</h2>
<p class="hint" data-why>Chosen on your device from all 5,000 things in the shop.</p>
<div class="shelf" data-afterclick-slot="${name}" data-k="${k}" role="group" aria-labelledby="like" tabindex="0"><template><article class="card">
<div class="frame"><item-art></item-art></div>
<a class="title" data-afterclick-href="url" data-afterclick-text="title"></a>
<p class="meta"><span data-afterclick-text="brand"></span> <span class="price" data-afterclick-text="price"></span></p>
</article></template></div>
</section>
`;
