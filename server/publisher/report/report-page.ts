import { createHash } from "node:crypto";
import type { WrittenReport } from "../build-report.ts";
import { escapeHtml } from "./html.ts";
import { beyond } from "./sections/beyond.ts";
import { candidates } from "./sections/candidates.ts";
import { choices } from "./sections/choices.ts";
import { cost } from "./sections/cost.ts";
import { groups } from "./sections/groups.ts";
import { headline } from "./sections/headline.ts";
import { importance } from "./sections/importance.ts";
import { learning } from "./sections/learning.ts";
import { logSection } from "./sections/log.ts";
import { STYLE } from "./style.ts";

/** In the order in which a site's owner asks. */
const SECTIONS = [headline, logSection, choices, groups, candidates, importance, beyond, learning, cost];

/**
 * build-report.html: the report as one file that needs nothing else, runs no script and sends nothing anywhere; its own
 * Content-Security-Policy forbids it to.
 */
export function reportPage(report: WrittenReport): string {
  const sections = SECTIONS.map((write) => write(report)).filter(Boolean);
  const links = sections.map((html) => {
    const [, id, title] = /id="([^"]+)"[\s\S]*?<h2[^>]*>([^<]+)</.exec(html) ?? [];
    return `<li><a href="#${id}">${title}</a></li>`;
  });
  const hash = createHash("sha256").update(STYLE).digest("base64");
  const title = `Build report: ${report.site}, release ${report.version}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
<p class="lead">What the build saw, what it made of it, and how good that is. Every figure is in build-report.json too.</p>
<nav aria-label="Parts of the report"><ul>${links.join("")}</ul></nav>
</header>
<main>
${sections.join("\n")}
</main>
<footer><p>Made by afterclick build. It holds totals and means, and nothing of any single visitor.</p></footer>
</body>
</html>
`;
}
