import type { ShopItem } from "../catalogue/shop-item.ts";
import { type Html, html } from "./html.ts";

export const euros = (price: number): string => `€${price % 1 === 0 ? price : price.toFixed(2)}`;

/** A film in a list: its link opens the player, or the film's page without JavaScript. */
export const filmCard = (item: ShopItem): Html => html`<li class="card film" data-afterclick-item="${item.id}">
<a class="cover" href="${item.url}" data-film="${item.hidden.seconds}">
<span class="frame"><item-art item="${item.id}"></item-art><span class="length">${item.attributes.duration}</span></span>
<span class="title">${item.title}</span></a>
<p class="meta">${item.brand} · ${item.category}</p>
</li>
`;

export const productCard = (item: ShopItem): Html => html`<li class="card" data-afterclick-item="${item.id}">
<a class="cover" href="${item.url}">
<span class="frame"><item-art item="${item.id}"></item-art>${item.inStock ? html`` : html`<span class="length">Sold out</span>`}</span>
<span class="title">${item.title}</span></a>
<p class="meta">${item.brand} <span class="price">${euros(item.price ?? 0)}</span></p>
</li>
`;

export const card = (item: ShopItem): Html => (item.hidden.video ? filmCard(item) : productCard(item));

/** A shelf filled on the device from all 5,000 items. Its height is fixed, so that filling it moves nothing. */
export const shelf = (name: string, k: number): Html => html`<section class="band" aria-labelledby="like">
<h2 id="like">You may like</h2>
<p class="hint">Chosen on your device from all 5,000 things in the shop.</p>
<div class="shelf" data-afterclick-slot="${name}" data-k="${k}" role="group" aria-labelledby="like"><template><article class="card">
<a class="cover" data-afterclick-href="url"><span class="frame"><item-art></item-art></span><span class="title" data-afterclick-text="title"></span></a>
<p class="meta"><span data-afterclick-text="brand"></span> <span class="price" data-afterclick-text="price"></span></p>
</article></template></div>
</section>
`;
