import { element } from "./element.ts";

type Row = readonly [
  id: string,
  title: string,
  brand: string,
  category: string,
  price: number | "",
  seconds: number | "",
  length: string,
];

const MOST = 48;

/** The search page: every item's words are one small file, so typing asks no server. */
export async function search(): Promise<void> {
  const results = document.querySelector("#results");
  const count = document.querySelector("#found-count");
  const input = document.querySelector<HTMLInputElement>("#q");
  if (!results || !count || !input) return;
  const query = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  if (query === "") return;
  input.value = query;

  const response = await fetch("/search.json").catch(() => null);
  if (!response?.ok) {
    count.textContent = "The search index could not be loaded. Reload the page to try again.";
    return;
  }
  const rows: readonly Row[] = await response.json();
  const words = query.toLowerCase().split(/\s+/);
  const found = rows.filter((row) => {
    const text = `${row[1]} ${row[2]} ${row[3]}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  count.textContent =
    found.length === 0
      ? `Nothing is called “${query}”.`
      : `${found.length} for “${query}”${found.length > MOST ? `, the first ${MOST} shown` : ""}.`;
  results.append(...found.slice(0, MOST).map(resultCard));
}

function resultCard([id, title, brand, category, price, seconds, length]: Row, place: number): HTMLElement {
  const film = seconds !== "";
  const art = document.createElement("item-art");
  art.setAttribute("item", id);
  const link = element(
    "a",
    { class: "title", href: `/${film ? "v" : "p"}/${id}.html`, ...(film && { "data-film": String(seconds) }) },
    title,
  );
  const cost = price === "" ? null : element("span", { class: "price" }, `€${price.toFixed(2)}`);
  return element(
    "li",
    { class: film ? "card film" : "card", "data-afterclick-item": id, "data-place": String(place) },
    element("div", { class: "frame" }, art, film ? element("span", { class: "length" }, length) : null),
    link,
    element("p", { class: "meta" }, element("span", {}, film ? `${brand} · ${category}` : brand), cost),
  );
}
