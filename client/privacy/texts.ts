import type { ConsentMode } from "../../shared/contracts/consent.ts";

/** All words of the element. A site in another language sets those it has: `element.texts = { ... }`. */
export const TEXTS = {
  title: "Privacy on this site",
  loading: "Looking at what your device holds …",
  absent: "Personalisation is not running on this page, so it can neither be looked at nor changed here.",
  failed: (message: string) => `That did not work: ${message}`,
  choice: "What may happen on your device?",
  modes: {
    off: ["Nothing", "The site stays in its own order. Nothing is recorded."],
    session: ["While I am here", "Lists follow what you look at now. It is forgotten when you leave."],
    device: ["Remember on my device", "Your device remembers between visits. Nothing of it leaves the device."],
    contribute: ["Remember, and help with statistics", "As before; and your device answers questions at random."],
  } satisfies Record<ConsentMode, readonly [name: string, words: string]> as Record<
    ConsentMode,
    readonly [name: string, words: string]
  >,
  chosen: (name: string) => `Saved: ${name}.`,
  lowered: (name: string) => `In force now: ${name}, because`,
  stored: "What is stored",
  counts: {
    events: "Events of this visit",
    seen: "Items seen",
    bought: "Items bought",
    orders: "Remembered orders of lists",
    receipts: "Receipts of your choices",
    bytes: "Together, as a file, in bytes",
  },
  answers: "What your device has answered",
  noAnswers: "It has answered no question.",
  spent: (ever: string, life: string, today: string, day: string) =>
    `Answers are mixed with chance. How much they tell is counted as ε: ${ever} of at most ${life} so far, ${today} of ${day} today.`,
  silentUntil: (text: string, until: string) => `${text} Nothing more before ${until}.`,
  why: "Why is an item where it is?",
  item: "Item",
  noReasons: "No item of this page has been moved for a reason of its own.",
  receipts: "Receipts",
  receipt: (time: string, state: string) => `${time}: ${state}`,
  download: "Download what is stored",
  erase: "Erase what is stored",
  eraseSure: "Erase everything that this site has stored on your device?",
  eraseYes: "Yes, erase it",
  eraseNo: "No, keep it",
  erased: "It is erased.",
};

export type Texts = typeof TEXTS;
