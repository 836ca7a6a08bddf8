import { elementOf, sectionOf } from "../element-of.ts";
import { isKept } from "../kept-on-device.ts";
import { asFile, type MakePart, type Shown } from "../shown.ts";
import type { Texts } from "../texts.ts";

/** Counts and bytes of what is stored, where, and for how long. */
export const storedPart: MakePart = (texts) => {
  const where = elementOf("p");
  const list = elementOf("dl");
  const element = sectionOf(texts, texts.stored, where, list);
  return {
    element,
    show(shown) {
      const { profile, kept } = shown;
      const rows = rowsOf(shown, texts);
      element.hidden = !profile && (!kept || !isKept(kept));
      where.textContent = whereOf(shown, texts);
      list.replaceChildren(...rows.flatMap(([name, value]) => [elementOf("dt", {}, name), elementOf("dd", {}, value)]));
    },
  };
};

function whereOf({ status, profile }: Shown, texts: Texts): string {
  if (profile && !status?.persistent) return texts.inMemory;
  const days = status?.retentionDays ?? null;
  return days === null ? texts.onDevice : texts.retention(days.toLocaleString());
}

function rowsOf(shown: Shown, { counts }: Texts): [name: string, value: string][] {
  const { profile, receipts, kept } = shown;
  // What the running Afterclick says is newer; where nothing runs, the device is all there is.
  const numbers = {
    events: profile?.events.length ?? kept?.events,
    seen: profile ? Object.keys(profile.seen).length : kept?.seen,
    bought: profile?.bought.length ?? kept?.bought,
    orders: profile?.orders.length ?? kept?.orders,
    receipts: profile ? receipts.length : kept?.receipts,
    answers: kept?.answers,
  };
  const rows = Object.entries(numbers).map(([name, count]): [string, string] => [
    counts[name as keyof typeof numbers],
    (count ?? 0).toLocaleString(),
  ]);
  if (profile) rows.push([counts.bytes, bytes(new Blob([asFile(shown)]).size)]);
  if (kept) rows.push([counts.release, bytes(kept.release)]);
  return rows;
}

/** "812 bytes", "31.4 kB", "2.6 MB", in the browser's language. */
function bytes(count: number): string {
  const [value, unit] =
    count < 1e3 ? [count, "byte"] : count < 1e6 ? [count / 1e3, "kilobyte"] : [count / 1e6, "megabyte"];
  const unitDisplay = unit === "byte" ? "long" : "short";
  return value.toLocaleString(undefined, { style: "unit", unit, unitDisplay, maximumFractionDigits: 1 });
}
