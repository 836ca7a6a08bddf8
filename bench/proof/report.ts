import type { EpsilonRow, Planted } from "./audit-bundle.ts";
import { faultsOf, type Visit } from "./judge-requests.ts";

export interface Proof {
  readonly date: string;
  readonly commit: string;
  readonly version: string;
  readonly browser: string;
  /** SHA-256 by file. */
  readonly files: Readonly<Record<string, string>>;
  readonly trials: number;
  readonly confidence: number;
  readonly epsilon: readonly EpsilonRow[];
  readonly lives: number;
  readonly broken: readonly string[];
  readonly planted: readonly Planted[];
  /** One in each mode. */
  readonly visits: readonly Visit[];
}

export const holds = (proof: Proof): boolean =>
  proof.epsilon.length > 0 &&
  proof.epsilon.every((row) => row.holds) &&
  proof.broken.length === 0 &&
  proof.planted.every((one) => one.caught) &&
  visitsHold(proof.visits);

/** A visit that contributes has sent something; else nothing would have been looked at. */
const visitsHold = (visits: readonly Visit[]): boolean =>
  visits.every((visit) => faultsOf(visit).length === 0) && visits.some(({ requests }) => requests.some(isPost));
const isPost = ({ method }: { readonly method: string }): boolean => method === "POST";

/** The proof as Markdown, to be filed. */
export function formatProof(proof: Proof): string {
  const { date, commit, version, browser, files, trials, confidence, epsilon, lives, broken, planted } = proof;
  return `# Privacy proof of afterclick ${version}: ${holds(proof) ? "everything holds" : "FAILED"}

${date}, commit ${commit}, ${browser}

## Files
All that pages may load. Mechanisms and ledger are audited in \`afterclick-reporting\`, as visitors run them; \`afterclick-audit.js\` names its functions for that, and no
page loads it.

${table(["file", "SHA-256"], Object.entries(files))}

## ε, in a browser
${trials} reports of each value choose events and as many test them. Each lower bound has a confidence of
${(100 * confidence).toFixed(5)} %, so that right mechanisms fail any of the ${epsilon.length} audits in at most 1 of 2,000 runs.

${table(["mechanism", "values", "told apart", "claimed ε", "lower bound", "event", "result"], epsilon.map(cellsOf))}

## Promises of the ledger, in ${lives} devices' lives
${broken.length === 0 ? "Each was kept." : broken.map((one) => `- BROKEN: ${one}`).join("\n")}

## Planted bugs
${table(
  ["bug", "result"],
  planted.map(({ name, caught }) => [name, caught ? "caught" : "NOT CAUGHT"]),
)}

## What a visit sends
A visit with clicks, a search, scrolling and a purchase, left and come back to, in each mode; with a policy that asks every question of everybody.

${table(["mode", "requests", "of them reports", "bytes of their bodies", "result"], proof.visits.map(visitCells))}
${proof.visits
  .flatMap(faultsOf)
  .map((fault) => `\n- FAILED: ${fault}`)
  .join("")}
${proof.visits.map(requestsOf).join("\n\n")}

## What this does not prove
An audit finds losses of privacy and cannot show that there are none beyond its bounds. The visit is one, on one machine; what else a page
loads (images, fonts, other scripts) is its own.
`;
}

const cellsOf = (row: EpsilonRow): string[] => [
  row.mechanism,
  String(row.domain),
  row.values.join(" and "),
  String(row.claimed / 1000),
  row.epsilon.toFixed(3),
  row.event,
  row.holds ? "holds" : "FAILED",
];

function visitCells(visit: Visit): string[] {
  const { mode, requests } = visit;
  const reports = requests.filter(isPost);
  const bytes = reports.map(({ body }) => Buffer.byteLength(body ?? "")).join(", ") || "none";
  const result = faultsOf(visit).length === 0 ? "as documented" : "FAILED";
  return [mode, String(requests.length), String(reports.length), bytes, result];
}

const requestsOf = ({ mode, requests }: Visit): string =>
  [`Mode ${mode}:`, "", ...[...new Set(requests.map(lineOf))].map((line) => `- ${line}`)].join("\n");

/** Without hashes, which are another release's tomorrow. */
const lineOf = ({ method, url }: { readonly method: string; readonly url: string }): string =>
  `${method} ${new URL(url).pathname.replace(/[0-9a-f]{16}/g, "HASH")}`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
