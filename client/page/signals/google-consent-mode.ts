import type { Signals } from "../../../shared/contracts/signals.ts";

type Told = NonNullable<Signals["gcm"]>;
type Parameters = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Parameters => typeof value === "object" && value !== null;

/**
 * Google Consent Mode v2, as pages tell it: `gtag("consent", "default" | "update", {...})` puts its arguments into
 * `window.dataLayer`. Entries that are there already are read, later ones as they come.
 *
 * - An update is the visitor's answer; no default changes it after that.
 * - A default for some regions counts everywhere when it denies: where the visitor is, is not known here.
 * - A default that asks to wait (`wait_for_update`, ms) counts when that time is over or an update has come.
 *
 * https://developers.google.com/tag-platform/security/guides/consent
 */
export function watchGoogleConsentMode(tell: (told: Told) => void): void {
  const told: { -readonly [K in keyof Told]: Told[K] } = { personalization: null, analytics: null };
  const answered = new Set<keyof Told>();

  const take = (name: keyof Told, value: unknown, isDefault: boolean) => {
    if (value !== "granted" && value !== "denied") return;
    if (!isDefault) {
      answered.add(name);
      told[name] = value;
    } else if (!answered.has(name) && told[name] !== "denied-by-default")
      told[name] = value === "denied" ? "denied-by-default" : value;
  };
  const apply = (parameters: Parameters, isDefault: boolean) => {
    take("personalization", parameters.personalization_storage, isDefault);
    take("analytics", parameters.analytics_storage, isDefault);
    tell({ ...told });
  };

  const read = (entry: unknown) => {
    // `arguments` of gtag: like an array, and not one.
    const [command, kind, parameters] = isObject(entry) ? [entry[0], entry[1], entry[2]] : [];
    if (command !== "consent" || !isObject(parameters)) return;
    if (kind === "update") apply(parameters, false);
    else if (kind === "default") {
      const waitMs = Number(parameters.wait_for_update);
      if (waitMs > 0) setTimeout(() => apply(parameters, true), waitMs);
      else apply(parameters, true);
    }
  };

  const page = window as { dataLayer?: unknown[] };
  page.dataLayer ??= [];
  const layer = page.dataLayer;
  for (const entry of [...layer]) read(entry);
  const push = layer.push;
  layer.push = (...entries) => {
    const result = push.apply(layer, entries);
    for (const entry of entries) read(entry);
    return result;
  };
}
