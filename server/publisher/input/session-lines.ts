import { FAULT_REASONS } from "./delimited.ts";
import { eventTypeCode } from "./event-log.ts";
import type { EventLogBuilder } from "./event-log-builder.ts";
import { idFault } from "./item-id.ts";
import type { LineFault } from "./line-splitter.ts";
import type { LineConsumer } from "./read-lines.ts";

const CLICK = eventTypeCode("click");

/** `--format sessions`: one session a line, item ids in click order with blanks between them, sessions in time order. */
export class SessionLines implements LineConsumer {
  readonly #log: EventLogBuilder;
  readonly #outcome: { accept(): void; reject(line: number, reason: string, text: string): void };

  constructor(
    log: EventLogBuilder,
    outcome: { accept(): void; reject(line: number, reason: string, text: string): void },
  ) {
    this.#log = log;
    this.#outcome = outcome;
  }

  line(text: string, number: number, fault: LineFault | null): void {
    const items = text.trim().split(/\s+/);
    if (items[0] === "" && !fault) return;
    const reason = fault ? FAULT_REASONS[fault] : firstFault(items);
    if (reason !== null) {
      this.#outcome.reject(number, reason, text);
    } else {
      this.#log.addSession(items, CLICK);
      this.#outcome.accept();
    }
  }

  end(): void {}
}

function firstFault(items: readonly string[]): string | null {
  for (const item of items) {
    const reason = idFault(item, "item");
    if (reason !== null) return reason;
  }
  return null;
}
