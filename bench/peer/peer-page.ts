/** What a site with a ranking server has on its page: after a click, ask the server and put the rows in its order. */
const list = document.querySelector("ul")!;
const rows = new Map([...list.children].map((row) => [row.getAttribute("data-afterclick-item")!, row]));

list.addEventListener("click", async (event) => {
  const item = (event.target as Element).closest("li")?.getAttribute("data-afterclick-item");
  const items = [...list.children].map((row) => row.getAttribute("data-afterclick-item"));
  const answer = await fetch(`/rank${location.search}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ item, items }),
  });
  const order: string[] = await answer.json();
  list.append(...order.map((id) => rows.get(id)!));
  list.dispatchEvent(
    new CustomEvent("afterclick:rank", { bubbles: true, detail: { order, elapsedMs: 0, rung: 3, list: "items" } }),
  );
});

export {};
