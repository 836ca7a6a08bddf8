import type { EpsilonRow, Planted } from "./audit-bundle.ts";

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
}

export const holds = ({ epsilon, broken, planted }: Proof): boolean =>
  epsilon.length > 0 && epsilon.every((row) => row.holds) && broken.length === 0 && planted.every((one) => one.caught);

/** The proof as Markdown, to be filed. */
export function formatProof(proof: Proof): string {
  const { date, commit, version, browser, files, trials, confidence, epsilon, lives, broken, planted } = proof;
  return `# Privacy proof of afterclick ${version}: ${holds(proof) ? "everything holds" : "FAILED"}

${date}, commit ${commit}, ${browser}

## Files audited
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

## What this does not prove
An audit finds losses of privacy and cannot show that there are none beyond its bounds; what a visit sends is not looked at
here.
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

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
