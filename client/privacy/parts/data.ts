import { buttonOf, elementOf } from "../element-of.ts";
import { isKept } from "../kept-on-device.ts";
import { asFile, type MakePart, type Shown } from "../shown.ts";

/** Download, and erase after a question. */
export const dataPart: MakePart = (texts, host) => {
  let last: Shown | null = null;
  const download = buttonOf(texts.download, async () => {
    // With what has happened since it was shown.
    await host.refresh();
    if (last) save(asFile(last));
  });
  const erase = buttonOf(texts.erase, () => ask(true));
  const no = buttonOf(texts.eraseNo, () => ask(false));
  const yes = buttonOf(texts.eraseYes, () => void eraseAll());
  const buttons = elementOf("div", { className: "buttons" }, download, erase);
  const question = elementOf(
    "div",
    { className: "buttons", role: "group", ariaLabel: texts.eraseSure, hidden: true },
    elementOf("p", {}, texts.eraseSure),
    no,
    yes,
  );
  // What was pressed may be gone with what it erased: then the words that say so take the focus.
  const said = elementOf("p", { role: "status", tabIndex: -1 });
  const element = elementOf("div", { className: "data" }, buttons, question, said);

  /** The answer that keeps has the focus: pressed by mistake, nothing happens. */
  function ask(isAsked: boolean): void {
    said.textContent = "";
    buttons.hidden = isAsked;
    question.hidden = !isAsked;
    (isAsked ? no : erase).focus();
  }
  async function eraseAll(): Promise<void> {
    const result = await host.afterclick?.profile.erase();
    await host.refresh();
    ask(false);
    const erased = last?.kept?.hasSpent ? `${texts.erased} ${texts.spent}` : texts.erased;
    if (result) said.textContent = result.ok ? erased : texts.failed(result.error.message);
    if (erase.hidden) said.focus();
  }
  return {
    element,
    show(shown) {
      last = shown;
      const { status, profile, receipts, kept } = shown;
      element.hidden = !status;
      download.hidden = !profile && receipts.length === 0;
      erase.hidden = !profile && !isKept(kept);
    },
  };
};

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  elementOf("a", { href: url, download: "what-is-stored.json" }).click();
  // The browser has begun to read it long before.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
