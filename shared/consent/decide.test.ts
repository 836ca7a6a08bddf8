import { expect, test } from "vitest";
import { CONSENT_MODES, type ConsentMode } from "../contracts/consent.ts";
import type { GoogleConsent, Signals } from "../contracts/signals.ts";
import { type Asked, decide, explain } from "./decide.ts";
import { lowestMode } from "./lowest-mode.ts";

const rank = (mode: ConsentMode) => CONSENT_MODES.indexOf(mode);
const most = (signals: Signals, gpc = false) => decide({ chosen: "contribute", policy: "contribute", gpc, signals });
const gcm = (personalization: GoogleConsent | null, analytics: GoogleConsent | null) => ({
  gcm: { personalization, analytics },
});
const tcf = (...purposes: number[]) => ({ tcf: { gdprApplies: true, purposes } });

const ALL = [1, 5, 6, 8, 9];
const CONSENTS = ["granted", "denied", "denied-by-default", null] as const;

/** Signal -> what it leaves of `contribute`: now, and for what is kept already. */
const GCM_TABLE: readonly (readonly [Signals, ConsentMode, ConsentMode])[] = [
  [{}, "contribute", "contribute"],
  [{ gcm: null }, "off", "contribute"],
  [gcm("granted", "granted"), "contribute", "contribute"],
  [gcm("granted", "denied"), "device", "device"],
  [gcm("granted", "denied-by-default"), "device", "contribute"],
  [gcm("granted", null), "device", "contribute"],
  [gcm("denied", "granted"), "session", "session"],
  [gcm("denied", "denied"), "session", "session"],
  [gcm("denied", "denied-by-default"), "session", "session"],
  [gcm("denied", null), "session", "session"],
  [gcm("denied-by-default", "granted"), "session", "contribute"],
  [gcm("denied-by-default", "denied"), "session", "device"],
  [gcm("denied-by-default", "denied-by-default"), "session", "contribute"],
  [gcm("denied-by-default", null), "session", "contribute"],
  [gcm(null, "granted"), "off", "contribute"],
  [gcm(null, "denied"), "off", "device"],
  [gcm(null, "denied-by-default"), "off", "contribute"],
  [gcm(null, null), "off", "contribute"],
];
const TCF_TABLE: readonly (readonly [Signals, ConsentMode, ConsentMode])[] = [
  [{ tcf: null }, "off", "contribute"],
  [{ tcf: { gdprApplies: false, purposes: [] } }, "contribute", "contribute"],
  [tcf(), "off", "off"],
  [tcf(1), "off", "off"],
  [tcf(2, 3, 4, 7, 10), "off", "off"],
  [tcf(1, 5), "off", "off"],
  [tcf(11), "session", "session"],
  [tcf(1, 11), "session", "session"],
  [tcf(1, 5, 11), "session", "session"],
  [tcf(5, 6), "session", "session"],
  [tcf(5, 6, 8, 9, 11), "session", "session"],
  [tcf(1, 5, 6), "device", "device"],
  [tcf(1, 5, 6, 8), "device", "device"],
  [tcf(1, 5, 6, 9, 10, 11), "device", "device"],
  [tcf(...ALL), "contribute", "contribute"],
];

test.each([...GCM_TABLE, ...TCF_TABLE])("%j leaves %s, and of what is kept %s", (signals, mode, keeps) => {
  expect(most(signals)).toMatchObject({ mode, keeps });
});

test("every combination of states of Google Consent Mode is in the table", () => {
  const states = GCM_TABLE.flatMap(([{ gcm: told }]) => (told ? [JSON.stringify(told)] : []));
  expect(new Set(states).size).toBe(CONSENTS.length ** 2);
});

test("every set of the purposes that count gives what its rule says", () => {
  const counting = [...ALL, 11];
  for (let bits = 0; bits < 2 ** counting.length; bits++) {
    const purposes = counting.filter((_, i) => bits & (1 << i));
    const has = (...needed: number[]) => needed.every((purpose) => purposes.includes(purpose));
    const expected = has(...ALL) ? "contribute" : has(1, 5, 6) ? "device" : has(5, 6) || has(11) ? "session" : "off";
    expect(most(tcf(...purposes)).mode, String(purposes)).toBe(expected);
  }
});

test("Global Privacy Control leaves the device, and only `true` is one", () => {
  expect(most({}, true)).toMatchObject({ mode: "device", keeps: "device", caps: [{ by: "gpc", most: "device" }] });
  for (const gpc of [undefined, false, "1", 1, null])
    expect(decide({ chosen: "contribute", policy: "contribute", gpc }).mode).toBe("contribute");
});

const modes = CONSENT_MODES.flatMap((chosen) => [...CONSENT_MODES, null].map((policy) => ({ chosen, policy })));
const signals = GCM_TABLE.flatMap(([one]) => [{}, ...TCF_TABLE.map(([two]) => two)].map((two) => ({ ...one, ...two })));
const all: Asked[] = modes.flatMap((mode) =>
  [true, false].flatMap((gpc) => signals.map((one) => ({ ...mode, gpc, signals: one }))),
);

test("of all combinations: the mode is the lowest cap, never above any one of them alone, and each cap has its reason", () => {
  for (const asked of all) {
    const { mode, keeps, caps } = decide(asked);
    const parts = [asked.chosen, asked.policy ?? "session", asked.gpc ? "device" : "contribute"] as const;
    const alone = [{ gcm: asked.signals?.gcm }, { tcf: asked.signals?.tcf }].map((one) => most(one as Signals).mode);
    expect(mode).toBe(lowestMode(...parts, ...alone));
    expect(rank(keeps)).toBeGreaterThanOrEqual(rank(mode));
    expect(rank(keeps)).toBeLessThanOrEqual(rank(asked.chosen));
    // What is not the choice itself has said so.
    if (mode !== "contribute") expect(caps.some((cap) => cap.most === mode && cap.because !== "")).toBe(true);
    expect(caps.filter((cap) => cap.most === "contribute")).toEqual([]);
  }
  expect(all).toHaveLength(20 * 2 * 18 * 16);
});

test("a decision says why in one sentence", () => {
  const why = (asked: Asked) => explain(decide(asked));
  expect(why({ chosen: "device", policy: "contribute", signals: gcm("denied", "granted") })).toBe(
    "session: the visitor chose device; personalization_storage is denied (session at most)",
  );
  expect(why({ chosen: "contribute", policy: "device", gpc: true, signals: tcf(1, 5, 6, 8) })).toBe(
    "device: the visitor chose contribute; the site's policy allows device (device at most); Global Privacy Control " +
      "asks that nothing is shared (device at most); TCF purpose 9 has no consent (device at most)",
  );
  expect(why({ chosen: "off", policy: "contribute" })).toBe("off: the visitor chose off");
});
