/** Rows that may stand in view on the bench's screen; the SDK leaves what is looked at. */
const STAY = 12;
/** Rows that go from the end of the list to before the others, each time: so all of those change places, as by a real order. */
const ROUND = 7;
/** Cards on the shelf that the SDK fills. */
export const SHELF = 8;

/**
 * What moving rows costs by itself: runs in the page in the SDK's place. At a click on a film, and when the player closes, the
 * rows of the list out of view stand in another order by the next frame, and eight other cards on the shelf. It asks nobody.
 */
async function bareScript([stay, round, many]: readonly number[]): Promise<void> {
  const list = document.querySelector('[data-afterclick-list="films"]');
  const shelf = document.querySelector("[data-afterclick-slot]");
  if (!list || !shelf) throw new Error("the demo's page has no list of films, or no shelf");
  const others = new DOMParser().parseFromString(await (await fetch("/c/camping.html")).text(), "text/html");
  const cards = [...others.querySelectorAll("li.card")];
  let from = 0;
  const fill = (): void => {
    const next = cards.slice(from, from + many);
    from = (from + many) % (cards.length - many);
    shelf.replaceChildren(...next.map((card) => document.importNode(card, true)));
  };
  const change = (): void => {
    const rows = [...list.children].slice(stay);
    list.append(...rows.slice(-round), ...rows.slice(0, -round));
    fill();
  };
  fill();
  const nextFrame = (): void => void requestAnimationFrame(change);
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-film]")) nextFrame();
  });
  // It does not bubble.
  document.addEventListener("close", nextFrame, { capture: true });
}

export const BARE_SCRIPT = `(${bareScript})(${JSON.stringify([STAY, ROUND, SHELF])});`;
