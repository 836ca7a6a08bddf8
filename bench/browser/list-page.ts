import type { Card } from "../../shared/contracts/engine-api.ts";

/**
 * A category page of 50 items, as plain as such pages get: a grid of cards with a box for the picture, a title and a price.
 *
 * @param scripts tags that make it one of the compared pages
 */
export function listPage(cards: readonly Card[], scripts: string): string {
  const rows = cards.map(
    ({ id, title, price }) =>
      `<li data-afterclick-item="${id}"><a href="#"><div class="art"></div><h3>${title}</h3><p>${price}</p></a></li>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>50 items</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body><h1>Fifty items</h1><ul data-afterclick-list="items">${rows.join("")}</ul>${scripts}</body></html>`;
}

const STYLE = `body{font:16px/1.4 sans-serif;margin:0 auto;max-width:1200px}
ul{display:grid;grid-template-columns:repeat(5,1fr);gap:16px;list-style:none;padding:0}
li{border:1px solid #ccc;border-radius:8px;height:230px;overflow:hidden}
a{color:inherit;display:block;padding:12px;text-decoration:none}
.art{background:#dde;height:120px}h3{font-size:16px;margin:8px 0}p{margin:0}`;
