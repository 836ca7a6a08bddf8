import { NEIGHBOUR_KINDS } from "../../../shared/release/tables.ts";
import { formatTable } from "../format-table.ts";
import { count as n, percent } from "../report/format.ts";
import type { Inspection } from "./inspect-release.ts";

/** An inspection as text for a terminal. */
export function formatInspection({ folder, manifest, parts, popular, item }: Inspection): string {
  const { counts, metrics } = manifest;
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const facts = [
    ["release", `${manifest.site}@${manifest.version}`],
    ["folder", folder],
    ["data until", manifest.dataUntil ?? "unknown: the log has no times"],
    ["expires", manifest.expires ?? "never"],
    ["log", `${n(counts.events)} events, ${n(counts.sessions)} sessions`],
    ["items", n(counts.items)],
    ["pairs", `${n(counts.pairs)}, each held by at least ${manifest.kSessions} sessions`],
    [
      "vectors",
      `${manifest.dimension} numbers, window ${manifest.window}, index ${manifest.index}, space ${manifest.space}`,
    ],
    ["accuracy", metrics ? accuracy(metrics) : "not measured"],
    ["signatures", manifest.signatures.length === 0 ? "none" : String(manifest.signatures.length)],
  ];
  const blocks = [
    facts.map(([name, value]) => `${name.padEnd(12)}${value}`).join("\n"),
    formatTable(
      ["part", "file", "bytes", "state"],
      [...parts.map(({ role, path, bytes, state }) => [role, path, n(bytes), state]), ["total", "", n(total), ""]],
    ),
  ];
  if (popular)
    blocks.push(
      formatTable(
        ["most popular", "title"],
        popular.map(({ id, title }) => [id, title]),
      ),
    );
  if (item) {
    const rows = item.neighbours.map(({ id, title, weights }) => [
      id,
      title,
      ...NEIGHBOUR_KINDS.map((kind) => weights[kind].toPrecision(3)),
    ]);
    blocks.push(`neighbours of ${item.id}${item.title === "" ? "" : ` (${item.title})`}`);
    blocks.push(rows.length > 0 ? formatTable(["item", "title", ...NEIGHBOUR_KINDS], rows) : "none");
  }
  return blocks.join("\n\n");
}

function accuracy({ cases, hr, mrr, ndcg }: { cases: number; hr: number; mrr: number; ndcg: number }): string {
  return `HR@20 ${percent(hr, 2)}, MRR@20 ${percent(mrr, 2)}, NDCG@20 ${percent(ndcg, 2)} on ${n(cases)} held-out cases`;
}
