/**
 * `<afterclick-privacy>`: what Afterclick may do and has stored, for the visitor to see and decide. It asks the running
 * Afterclick and keeps nothing itself.
 */
import { CONSENT_MODES, type ConsentMode } from "../../shared/contracts/consent.ts";
import type { EngineStatus, Ranked, Reason } from "../../shared/contracts/engine-api.ts";
import type { Afterclick, DeviceProfile } from "../page/afterclick.ts";
import { elementOf } from "./element-of.ts";
import { STYLE } from "./style.ts";
import { TEXTS, type Texts } from "./texts.ts";

/** How long the page may take to start Afterclick before it counts as absent, and how soon a change is shown, in ms. */
const START_MS = 3_000;
const SOON_MS = 500;
/** Ids of what takes an answer: nothing is drawn anew under it. */
const ASKED = ["no", "yes", "item"];

type Receipts = Extract<Awaited<ReturnType<Afterclick["receipts"]>>, { ok: true }>["value"];

/** All that is shown. */
interface Shown {
  readonly status: EngineStatus;
  readonly profile: DeviceProfile | null;
  readonly receipts: Receipts;
}

export class AfterclickPrivacy extends HTMLElement {
  readonly #root = this.attachShadow({ mode: "open" });
  readonly #body = elementOf("div");
  readonly #said = elementOf("p", { className: "status", role: "status" });
  readonly #reasons = new Map<string, readonly Reason[]>();
  #texts: Texts = TEXTS;
  #given: Afterclick | null = null;
  #end: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;

  /** For a page that made Afterclick by itself; the script tag's is found. */
  set afterclick(instance: Afterclick | null) {
    this.#given = instance;
    this.#soon();
  }

  set texts(texts: Partial<Texts>) {
    this.#texts = { ...TEXTS, ...texts };
    this.#soon();
  }

  connectedCallback(): void {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.#root.adoptedStyleSheets = [sheet];
    this.#body.replaceChildren(elementOf("p", {}, this.#texts.loading));
    this.#root.replaceChildren(this.#body, this.#said);
    this.#end = new AbortController();
    const { signal } = this.#end;
    const heard = (event: Event): void => {
      const { reasons } = (event as CustomEvent<Ranked>).detail;
      for (const [item, why] of Object.entries(reasons)) this.#reasons.set(item, why);
      this.#soon();
    };
    document.addEventListener("afterclick:rank", heard, { signal });
    document.addEventListener("visibilitychange", () => this.#soon(), { signal });
    this.#timer = setTimeout(() => void this.#refresh(), this.#afterclick ? 0 : START_MS);
  }

  disconnectedCallback(): void {
    this.#end?.abort();
    clearTimeout(this.#timer);
  }

  get #afterclick(): Afterclick | null {
    return this.#given ?? (window as { afterclick?: Afterclick }).afterclick ?? null;
  }

  #soon(): void {
    clearTimeout(this.#timer);
    if (this.isConnected) this.#timer = setTimeout(() => void this.#refresh(), SOON_MS);
  }

  async #refresh(): Promise<void> {
    const turn = ++this.#turn;
    const afterclick = this.#afterclick;
    const shown = afterclick && (await read(afterclick));
    if (turn !== this.#turn || !this.isConnected) return;
    // Whoever is in the middle of something is not pulled out of it.
    const focused = this.#root.activeElement?.id;
    if (focused && ASKED.includes(focused)) return;
    // What is not known yet will be in a moment.
    if (shown?.status.caps?.some(({ pending }) => pending)) this.#soon();
    if (shown) this.#show(shown);
    else this.#body.replaceChildren(elementOf("p", {}, this.#texts.absent));
    if (focused) this.#root.getElementById(focused)?.focus();
  }

  #show(shown: Shown): void {
    const texts = this.#texts;
    this.#body.replaceChildren(
      elementOf("h2", {}, texts.title),
      this.#choice(shown.status),
      this.#stored(shown),
      this.#answers(shown.profile),
      this.#why(),
      this.#receipts(shown.receipts),
      this.#buttons(shown),
    );
  }

  #choice({ consent, caps = [] }: EngineStatus): Element {
    const texts = this.#texts;
    const visitors = caps.find(({ by }) => by === "visitor");
    const chosen = visitors?.most ?? (consent === "off" && caps.length === 0 ? "off" : "contribute");
    const options = CONSENT_MODES.map((mode) => {
      const [name, words] = texts.modes[mode];
      const id = `mode-${mode}`;
      const radio = elementOf("input", { type: "radio", name: "mode", id, value: mode, checked: mode === chosen });
      radio.addEventListener("change", () => void this.#choose(mode));
      return elementOf(
        "label",
        { className: "mode", htmlFor: id },
        radio,
        elementOf("span", {}, name),
        elementOf("small", {}, words),
      );
    });
    const others = caps.filter(({ by }) => by !== "visitor");
    const lower =
      consent !== chosen && others.length > 0
        ? [
            elementOf("p", {}, texts.lowered(texts.modes[consent][0])),
            elementOf("ul", {}, ...others.map(({ because }) => elementOf("li", {}, because))),
          ]
        : [];
    return elementOf("fieldset", {}, elementOf("legend", {}, texts.choice), ...options, ...lower);
  }

  async #choose(mode: ConsentMode): Promise<void> {
    const result = await this.#afterclick?.consent(mode);
    if (result)
      this.#say(result.ok ? this.#texts.chosen(this.#texts.modes[mode][0]) : this.#texts.failed(result.error.message));
    await this.#refresh();
  }

  #stored({ profile, receipts }: Shown): Element {
    const { counts, stored } = this.#texts;
    const rows: readonly (readonly [string, number])[] = [
      [counts.events, profile?.events.length ?? 0],
      [counts.seen, Object.keys(profile?.seen ?? {}).length],
      [counts.bought, profile?.bought.length ?? 0],
      [counts.orders, profile?.orders.length ?? 0],
      [counts.receipts, receipts.length],
      [counts.bytes, profile || receipts.length > 0 ? new TextEncoder().encode(asFile(profile, receipts)).length : 0],
    ];
    const list = rows.flatMap(([name, count]) => [
      elementOf("dt", {}, name),
      elementOf("dd", {}, count.toLocaleString()),
    ]);
    return this.#section(stored, elementOf("dl", {}, ...list));
  }

  #answers(profile: DeviceProfile | null): Element {
    const texts = this.#texts;
    const ledger = profile?.ledger;
    if (!ledger) return this.#section(texts.answers, elementOf("p", {}, texts.noAnswers));
    const { spentEver, capLife, spentToday, capDay, answered } = ledger;
    const [ever, life, today, day] = [spentEver, capLife, spentToday, capDay].map((epsilon) =>
      epsilon.toLocaleString(),
    );
    const bar = elementOf("progress", {
      max: capLife,
      value: spentEver,
      ariaLabel: texts.spent(ever, life, today, day),
    });
    const list = answered.map(({ text, until }) => elementOf("li", {}, texts.silentUntil(text, until)));
    return this.#section(
      texts.answers,
      elementOf("p", {}, texts.spent(ever, life, today, day)),
      bar,
      elementOf("ul", {}, ...list),
    );
  }

  #why(): Element {
    const texts = this.#texts;
    const items = [...this.#reasons].filter(([, reasons]) => reasons.length > 0);
    if (items.length === 0) return this.#section(texts.why, elementOf("p", {}, texts.noReasons));
    const told = elementOf("ul");
    const select = elementOf("select", { id: "item", ariaLabel: texts.item });
    select.append(...items.map(([item]) => elementOf("option", { value: item }, item)));
    const tell = (): void => {
      const reasons = this.#reasons.get(select.value) ?? [];
      told.replaceChildren(...reasons.map(({ text }) => elementOf("li", {}, text)));
    };
    select.addEventListener("change", tell);
    tell();
    return this.#section(texts.why, elementOf("p", {}, select), told);
  }

  #receipts(receipts: Receipts): Element {
    const texts = this.#texts;
    const list = receipts.map(({ event }) => {
      const time = new Date(event.event_time).toLocaleString();
      return elementOf("li", {}, texts.receipt(time, `${event.event_type}, ${event.event_state}`));
    });
    return this.#section(
      null,
      elementOf(
        "details",
        {},
        elementOf("summary", {}, `${texts.receipts} (${list.length})`),
        elementOf("ol", {}, ...list),
      ),
    );
  }

  #buttons({ profile, receipts }: Shown): Element {
    const texts = this.#texts;
    const download = elementOf("button", { type: "button", id: "download" }, texts.download);
    download.addEventListener("click", () => save(asFile(profile, receipts)));
    const erase = elementOf("button", { type: "button", id: "erase" }, texts.erase);
    const row = elementOf("div", { className: "buttons" }, download, erase);
    erase.addEventListener("click", () => this.#ask(row));
    return row;
  }

  /** Asks before it erases; the answer that keeps has the focus. */
  #ask(row: Element): void {
    const texts = this.#texts;
    const yes = elementOf("button", { type: "button", id: "yes" }, texts.eraseYes);
    const no = elementOf("button", { type: "button", id: "no" }, texts.eraseNo);
    yes.addEventListener("click", () => void this.#erase());
    no.addEventListener("click", () => void this.#close());
    row.replaceChildren(elementOf("p", {}, texts.eraseSure), no, yes);
    no.focus();
  }

  async #erase(): Promise<void> {
    const result = await this.#afterclick?.profile.erase();
    if (result) this.#say(result.ok ? this.#texts.erased : this.#texts.failed(result.error.message));
    this.#reasons.clear();
    await this.#close();
  }

  async #close(): Promise<void> {
    (this.#root.activeElement as HTMLElement | null)?.blur();
    await this.#refresh();
    this.#root.getElementById("erase")?.focus();
  }

  #section(title: string | null, ...children: readonly Node[]): Element {
    return elementOf("section", {}, ...(title === null ? [] : [elementOf("h3", {}, title)]), ...children);
  }

  #say(text: string): void {
    this.#said.textContent = text;
  }
}

async function read(afterclick: Afterclick): Promise<Shown> {
  const [status, profile, receipts] = await Promise.all([
    afterclick.status(),
    afterclick.profile.export(),
    afterclick.receipts(),
  ]);
  return {
    status,
    profile: profile.ok ? profile.value : null,
    receipts: receipts.ok ? receipts.value : [],
  };
}

const asFile = (profile: DeviceProfile | null, receipts: Receipts): string =>
  JSON.stringify({ profile, receipts }, null, 2);

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  elementOf("a", { href: url, download: "what-is-stored.json" }).click();
  // The browser has begun to read it long before.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
