import type { RefusalCode } from "./refusal.ts";
import type { DeadLetter, ReportStore } from "./report-store.ts";

/** Of a body that was refused, so many bytes are kept. */
export const MOST_LETTER_BYTES = 1024;
/** Between two writes: what is refused must not cost more than what is taken. */
const FLUSH_MS = 1000;
const MOST_A_FLUSH = 200;

/** What was refused and why, for whoever looks for a fault: beginning of the body and nothing of the sender. */
export class DeadLetters {
  readonly #store: ReportStore;
  readonly #onError: (error: unknown) => void;
  #letters: DeadLetter[] = [];
  #timer: NodeJS.Timeout | null = null;
  #dropped = 0;

  constructor(store: ReportStore, onError: (error: unknown) => void) {
    this.#store = store;
    this.#onError = onError;
  }

  /** How many were not kept, because more came than are written. */
  get dropped(): number {
    return this.#dropped;
  }

  /** @param bodyBytes length of the whole body, as far as it was read */
  add(code: RefusalCode, day: number, body: Buffer, bodyBytes = body.length): void {
    if (this.#letters.length >= MOST_A_FLUSH) {
      this.#dropped++;
      return;
    }
    this.#letters.push({ day, code, body: body.subarray(0, MOST_LETTER_BYTES).toString("hex"), bodyBytes });
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
  }

  /** Writes what is there; what cannot be written is dropped. */
  async flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const letters = this.#letters.splice(0);
    if (letters.length === 0) return;
    try {
      await this.#store.addDeadLetters(letters);
    } catch (error) {
      this.#dropped += letters.length;
      this.#onError(error);
    }
  }
}
