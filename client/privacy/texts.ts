import type { Cap } from "../../shared/consent/decide.ts";
import type { ConsentMode } from "../../shared/contracts/consent.ts";

/** All words of the element. A site in another language sets those it has: `element.texts = { ... }`. */
export const TEXTS = {
  /** Empty where the page has a heading of its own. */
  title: "Privacy on this site",
  loading: "Looking at what your device holds …",
  absent: "The site has not put its personalisation on this page: nothing runs here, and nothing can be changed here.",
  off: "Nothing runs on this page: nothing is recorded, and lists stay in the site's own order.",
  broken: (message: string) => `Nothing runs on this page: ${message}`,
  earlier: {
    none: "Your device holds nothing of earlier pages.",
    some: "Your device still holds what earlier pages kept. It is not used while nothing runs.",
    unknown: "What earlier pages kept is not known, since this browser does not tell.",
  },
  /** Of answers, after everything else is erased. */
  spent: "Your device still counts what your answers have told, so that no more can be asked of you than was promised.",
  failed: (message: string) => `That did not work: ${message}`,
  choice: "What may happen on your device?",
  modes: {
    off: ["Nothing", "The site stays in its own order. Nothing is recorded."],
    session: ["While I am here", "Lists follow what you look at now. It is forgotten when you leave."],
    device: ["Remember on my device", "Your device remembers between visits. Nothing of it leaves the device."],
    contribute: [
      "Remember, and help with statistics",
      "As before; and your device sends the site answers that are mixed with chance.",
    ],
  } as Readonly<Record<ConsentMode, readonly [name: string, words: string]>>,
  save: "Save choice",
  unsaved: "Not saved yet.",
  asked: (count: string) => `What devices are asked that help with statistics (${count})`,
  question: (text: string, epsilon: string, days: string, percent: string) =>
    `${text} ε ${epsilon}, at most once in ${days} days, of ${percent} % of devices.`,
  /** What saving a mode ends, where it is lower than the one before. */
  erases: {
    off: "Saving erases what this site has stored.",
    session: "Saving erases what your device remembers. What you do from then on is forgotten when you leave.",
    device: "Saving erases answers that wait to be sent. From then on your device answers nothing.",
    contribute: "",
  } as Readonly<Record<ConsentMode, string>>,
  chosen: (name: string) => `Saved: ${name}.`,
  inForce: (name: string) => `In force now: ${name}.`,
  notInForce: (message: string) => `It cannot be acted on yet: ${message}`,
  lowered: (name: string) => `In force now: ${name}, because of`,
  lowers: {
    visitor: "your choice",
    policy: "the site's rules",
    gpc: "your browser",
    gcm: "the site's consent question (Google Consent Mode)",
    tcf: "the site's consent question (IAB TCF)",
  } as Readonly<Record<Cap["by"], string>>,
  stored: "What is stored",
  inMemory: "It is in the memory of this tab, and forgotten when you close it.",
  onDevice: "It is on your device.",
  retention: (days: string) => `It is on your device. What is ${days} days old is forgotten.`,
  counts: {
    events: "Events of this visit",
    seen: "Items seen",
    bought: "Items bought",
    orders: "Remembered orders of lists",
    receipts: "Receipts of your choices",
    answers: "Answers in preparation",
    bytes: "Together, as a file",
    release: "The site's items and models, the same for everybody",
  },
  answers: "What your device has answered",
  noAnswers: "It has answered no question.",
  mixed: "Answers are mixed with chance. How much they tell at most is counted as ε.",
  ever: (spent: string, most: string) => `ε ${spent} of at most ${most} so far`,
  today: (spent: string, most: string) => `ε ${spent} of at most ${most} today`,
  closed: "Closed for now, because your device has answered or was not among those asked:",
  silentUntil: (text: string, until: string) => `${text} Nothing more before ${until}.`,
  why: "Why is an item where it is?",
  item: "Item",
  noReasons: "No item of this page has been moved for a reason of its own.",
  receipts: (count: string) => `Receipts (${count})`,
  receipt: (time: string, event: string, mode: string) => `${time}: ${event}, ${mode}`,
  events: { given: "agreed", changed: "changed", withdrawn: "withdrawn" },
  download: "Download what is stored",
  erase: "Erase what is stored",
  eraseSure: "Erase everything that this site has stored on your device?",
  eraseYes: "Yes, erase it",
  eraseNo: "No, keep it",
  erased: "It is erased.",
};

export type Texts = typeof TEXTS;
