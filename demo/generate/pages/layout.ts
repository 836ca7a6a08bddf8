import { type Html, html } from "./html.ts";
import { categoryPath, DEPARTMENTS } from "./links.ts";

export interface Page {
  /** Below the site's root, without the first slash. */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  /** Name of the category the page belongs to, for the menu. */
  readonly category?: string;
  readonly main: Html;
}

/** A whole document. No inline script or style: the server's Content-Security-Policy forbids both. */
export function layout(page: Page): string {
  const current = (category: string): Html => (category === page.category ? html` aria-current="page"` : html``);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · Tarn &amp; Trail</title>
<meta name="description" content="${page.description}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/styles/base.css">
<link rel="stylesheet" href="/styles/shop.css">
<link rel="stylesheet" href="/styles/player.css">
<link rel="stylesheet" href="/styles/panel.css">
<script src="/boot.js"></script>
<script type="module" src="/demo.js"></script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top">
<a class="brand" href="/"><svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true"><rect width="32" height="32" rx="9"></rect><path d="M4 24 13 9l5 8 3-4 7 11z"></path></svg><span>Tarn &amp; Trail</span></a>
<form class="search" role="search" action="/search.html" data-afterclick-search>
<label class="quiet" for="q">Search the shop and the films</label>
<input id="q" name="q" type="search" placeholder="Search tents, shoes, films" autocomplete="off" required>
<button type="submit" aria-label="Search"><svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d="M8.5 3a5.5 5.5 0 1 0 3.4 9.8l4.2 4.2 1.4-1.4-4.2-4.2A5.5 5.5 0 0 0 8.5 3zm0 2a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z"></path></svg></button>
</form>
<button class="bag" type="button" data-bag>Bag <span class="bag-count" data-bag-count>0</span></button>
</header>
<nav class="menu" aria-label="Departments"><ul>
<li><a href="/"${page.path === "index.html" ? html` aria-current="page"` : html``}>Films</a></li>
${DEPARTMENTS.map((category) => html`<li><a href="${categoryPath(category)}"${current(category)}>${category}</a></li>\n`)}</ul></nav>
<main id="main" tabindex="-1">
${page.main}
</main>
<footer class="foot"><p>Tarn &amp; Trail is not a real shop. Its items, prices, pictures and past visitors are made up from a seed; the ranking on this page is real and runs on your device.</p>
<p><a href="/privacy.html"${page.path === "privacy.html" ? html` aria-current="page"` : html``}>Privacy: see, choose, erase</a></p></footer>
</body>
</html>
`.text;
}
