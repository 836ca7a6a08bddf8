import { CONSENT_MODES, type ConsentMode } from "../../../../shared/contracts/consent.ts";
import type { SitePolicy } from "../../../../shared/contracts/site-policy.ts";
import { element } from "../element.ts";
import { field, numberInput, select, textInput } from "../parts/field.ts";
import type { Part } from "./domain-fields.ts";
import { MODE_WORDS } from "./words.ts";

type Limits = Pick<SitePolicy, "highestMode" | "retentionDays" | "reportDays" | "caps" | "expires" | "reportTo">;

/** Everything that a policy says beside its questions. */
export function limitsFields(policy: Limits): Part<Limits> {
  const mode = select(
    CONSENT_MODES.map((mode) => [mode, `${mode}: ${MODE_WORDS[mode]}`]),
    policy.highestMode,
  );
  const retentionDays = numberInput(policy.retentionDays, { min: 0, max: 3650 });
  const reportDays = numberInput(policy.reportDays, { min: 8, max: 3650, step: "1" });
  const day = numberInput(policy.caps.day, { min: 0.001, max: 1, step: "0.001" });
  const life = numberInput(policy.caps.life, { min: 0.001, max: 10, step: "0.001" });
  const expires = element("input", { type: "datetime-local", step: "1", value: localOf(policy.expires) });
  const reportTo = textInput(policy.reportTo);
  return {
    element: element(
      "div",
      {},
      element("h2", {}, "What visitors may choose"),
      field({ place: "highestMode", label: "Highest mode", hint: "Whoever chose more gets this one" }, mode),
      element("h2", {}, "How long things are kept"),
      element(
        "div",
        { class: "row" },
        field({ place: "retentionDays", label: "Profile on a device, in days", hint: "0 to 3,650" }, retentionDays),
        field(
          { place: "reportDays", label: "Reports on the server, in days", hint: "8 to 3,650 after their epoch" },
          reportDays,
        ),
      ),
      element("h2", {}, "What all questions together may cost one device"),
      element(
        "div",
        { class: "row" },
        field({ place: "caps.day", label: "ε a day", hint: "At most 1" }, day),
        field({ place: "caps.life", label: "ε in its life", hint: "At most 10" }, life),
      ),
      element("h2", {}, "End and address"),
      element(
        "div",
        { class: "row" },
        field(
          { place: "expires", label: "Asked until (UTC)", hint: "Empty: until it is changed. Limits go on after it" },
          expires,
        ),
        field(
          { place: "reportTo", label: "Reports go to", hint: "A path from the endpoint on, of its own origin" },
          reportTo,
        ),
      ),
    ),
    read: () => ({
      highestMode: mode.value as ConsentMode,
      retentionDays: retentionDays.valueAsNumber,
      reportDays: reportDays.valueAsNumber,
      caps: { day: day.valueAsNumber, life: life.valueAsNumber },
      expires: expires.value === localOf(policy.expires) ? policy.expires : isoOf(expires.value),
      reportTo: reportTo.value.trim(),
    }),
  };
}

/** What the control shows of an ISO time: the same in UTC, to the second. */
const localOf = (iso: string | null): string =>
  iso === null || Number.isNaN(Date.parse(iso)) ? "" : new Date(iso).toISOString().slice(0, 19);

const isoOf = (local: string): string | null => (local === "" ? null : new Date(`${local}Z`).toISOString());
