import { element } from "./element.ts";

/** "4:05" of 245 */
const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const TICK_MS = 250;

/**
 * <film-stage item="trail-film-001" seconds="754" label="…">: a film that plays. There is no film, only its picture
 * moving and a clock running; how long a visitor stays is as real as with one.
 */
export class FilmStage extends HTMLElement {
  #timer: ReturnType<typeof setInterval> | undefined;
  #at = 0;
  #bar = element("progress", { max: "1", value: "0", "aria-label": "Played" });
  #time = element("span", { class: "clock" });
  #button = element("button", { class: "play", type: "button", onclick: () => this.#toggle() });

  connectedCallback(): void {
    if (this.childElementCount > 0) return;
    const art = document.createElement("item-art");
    art.setAttribute("item", this.getAttribute("item") ?? "");
    this.append(art, element("div", { class: "controls" }, this.#button, this.#bar, this.#time));
    this.#show();
  }

  disconnectedCallback(): void {
    this.pause();
  }

  play(): void {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.classList.add("playing");
    this.#show();
  }

  pause(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.classList.remove("playing");
    this.#show();
  }

  get #seconds(): number {
    return Number(this.getAttribute("seconds")) || 60;
  }

  #toggle(): void {
    if (this.#timer === undefined) this.play();
    else this.pause();
  }

  #tick(): void {
    this.#at = Math.min(this.#at + TICK_MS / 1000, this.#seconds);
    if (this.#at >= this.#seconds) this.pause();
    else this.#show();
  }

  #show(): void {
    const label = this.getAttribute("label") ?? "film";
    this.#button.setAttribute("aria-label", this.#timer === undefined ? `Play ${label}` : `Pause ${label}`);
    this.#bar.value = this.#at / this.#seconds;
    this.#time.textContent = `${clock(this.#at)} / ${clock(this.#seconds)}`;
  }
}

export const defineFilmStage = (): void => customElements.define("film-stage", FilmStage);
