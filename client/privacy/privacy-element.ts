/**
 * `<afterclick-privacy>`: what Afterclick may do and has stored, for the visitor to see and decide. It asks the running
 * Afterclick, counts what lies on the device, and keeps nothing itself.
 */
import type { Ranked } from "../../shared/contracts/engine-api.ts";
import type { Afterclick } from "../page/afterclick.ts";
import type { ConsentChosen } from "./consent-chosen.ts";
import { partOf } from "./element-of.ts";
import { answersPart } from "./parts/answers.ts";
import { askedPart } from "./parts/asked.ts";
import { choicePart } from "./parts/choice.ts";
import { dataPart } from "./parts/data.ts";
import { noticePart } from "./parts/notice.ts";
import { receiptsPart } from "./parts/receipts.ts";
import { storedPart } from "./parts/stored.ts";
import { titlesOf, whyPart } from "./parts/why.ts";
import { type Host, type MakePart, type Part, readShown } from "./shown.ts";
import { STYLE } from "./style.ts";
import { TEXTS, type Texts } from "./texts.ts";

declare global {
  interface HTMLElementTagNameMap {
    "afterclick-privacy": AfterclickPrivacy;
  }
  interface HTMLElementEventMap {
    "afterclick:consent": CustomEvent<ConsentChosen>;
  }
  interface DocumentEventMap {
    "afterclick:consent": CustomEvent<ConsentChosen>;
  }
}

/** How long the page may take to start Afterclick before it counts as absent, in ms. */
const START_MS = 3_000;
/** How soon a change is shown, and how soon what is not known yet is asked again. */
const SOON_MS = 500;
const PENDING_MS = 2_000;

/** A server that renders pages may import this file too: there it is a class that nobody makes. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

export class AfterclickPrivacy extends Base implements Host {
  readonly #orders = new Map<string, Ranked>();
  #texts: Texts = TEXTS;
  #given: Afterclick | null = null;
  #parts: readonly Part[] = [];
  #end: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer ends, in ms since the epoch; Infinity without one. */
  #due = Number.POSITIVE_INFINITY;
  #turn: Promise<void> = Promise.resolve();
  /** There until the first look, which waits for a release's policy no longer than until `#patience`. */
  readonly #loading = partOf("notice", "p");
  #patience = 0;
  #hasAsked = false;

  /** The site whose data is counted, where one origin has several. Default all. */
  get site(): string | null {
    return this.getAttribute("site");
  }

  get afterclick(): Afterclick | null {
    return this.#given ?? (window as { afterclick?: Afterclick }).afterclick ?? null;
  }
  /** For a page that made Afterclick by itself; the script tag's is found. */
  set afterclick(instance: Afterclick | null) {
    this.#given = instance;
    this.#soon();
  }

  get texts(): Texts {
    return this.#texts;
  }
  set texts(texts: Partial<Texts>) {
    this.#texts = { ...TEXTS, ...texts };
    if (!this.isConnected) return;
    this.#build();
    this.#soon();
  }

  connectedCallback(): void {
    this.#takeEarly("afterclick");
    this.#takeEarly("texts");
    this.#build();
    this.#end = new AbortController();
    const { signal } = this.#end;
    const heard = ({ detail }: CustomEvent<Ranked>): void => {
      this.#orders.set(detail.list, detail);
      this.#soon();
    };
    document.addEventListener("afterclick:rank", (event) => heard(event as CustomEvent<Ranked>), { signal });
    document.addEventListener("visibilitychange", () => this.#soon(), { signal });
    // Script tags that come late: their events do not bubble.
    const loaded = () => this.afterclick && this.#soon();
    document.addEventListener("load", loaded, { signal, capture: true });
    this.#patience = Date.now() + START_MS;
    this.#soon(0);
  }

  disconnectedCallback(): void {
    this.#end?.abort();
    this.#end = null;
    clearTimeout(this.#timer);
    this.#due = Number.POSITIVE_INFINITY;
  }

  /** Shows what there is now; for a page that calls `consent` or `profile.erase` by itself. */
  refresh(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#look());
    return this.#turn;
  }

  async #look(): Promise<void> {
    const { afterclick } = this;
    const shown = await readShown(afterclick, this.site);
    if (!this.isConnected) return;
    const isPending = shown.status?.caps?.some(({ pending }) => pending);
    if (isPending) this.#soon(this.#loading.isConnected ? SOON_MS : PENDING_MS);
    // What is about to change is not shown first.
    if (isPending && this.#loading.isConnected && Date.now() < this.#patience) return;
    for (const part of this.#parts) part.show(shown);
    this.#loading.remove();
    // Orders that were told before anybody listened, or made before the profile was allowed and so without a reason.
    if (this.#hasAsked || isPending || !shown.profile || !shown.status?.release) return;
    this.#hasAsked = true;
    if (titlesOf(this.#orders).size === 0) void afterclick?.rank();
  }

  emit(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** What was set before the browser knew the element hides what the class has. */
  #takeEarly(name: "afterclick" | "texts"): void {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete (this as Partial<this>)[name];
    Object.assign(this, { [name]: value });
  }

  #build(): void {
    const texts = this.#texts;
    const why: MakePart = () => whyPart(texts, this.#orders);
    const made = [noticePart, choicePart, askedPart, storedPart, answersPart, dataPart, receiptsPart, why];
    this.#parts = made.map((make) => make(texts, this));
    for (const { element } of this.#parts) element.hidden = true;
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    this.#loading.textContent = texts.loading;
    root.replaceChildren(
      ...(texts.title ? [partOf("title", "h2", {}, texts.title)] : []),
      this.#loading,
      ...this.#parts.map(({ element }) => element),
    );
  }

  /** Changes that come together are shown together. A page without Afterclick may yet start it. */
  #soon(ms = SOON_MS): void {
    const due = Date.now() + (this.afterclick ? ms : START_MS);
    if (!this.#end || this.#due <= due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => {
      this.#due = Number.POSITIVE_INFINITY;
      void this.refresh();
    }, due - Date.now());
  }
}
