import { DARK, LIGHT } from "./palette.ts";

/** The report's style sheet. */
export const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", Roboto, sans-serif; }
header, main, footer { max-width: 820px; margin: 0 auto; padding: 0 16px; }
header { padding-top: 32px; }
h1 { margin: 0 0 4px; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 0 0 8px; font-size: 1.3rem; }
h3 { margin: 0; font-size: 1rem; }
p { margin: 8px 0; max-width: 68ch; }
a { color: var(--accent); }
nav ul { display: flex; flex-wrap: wrap; gap: 0 18px; margin: 12px 0 20px; padding: 0; list-style: none; }
nav a { display: inline-block; padding: 6px 0; }
.lead { color: var(--muted); }
section { margin: 0 0 20px; padding: 20px; border: 1px solid var(--line); border-radius: 10px; background: var(--card); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 12px 0; padding: 0; list-style: none; }
.tiles li { padding: 12px 14px; border: 1px solid var(--line); border-radius: 8px; }
.tiles strong { display: block; font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tiles span { color: var(--muted); font-size: .875rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(220px, 1fr)); gap: 10px 20px; margin: 12px 0; }
.facts dt { color: var(--muted); font-size: .875rem; }
.facts dd { margin: 0; }
figure { margin: 24px 0 0; }
figcaption p { margin: 4px 0 10px; color: var(--muted); font-size: .9375rem; }
.plot svg { display: block; width: 100%; height: auto; }
.plot text { font-family: inherit; }
.narrow-plot { display: none; }
@media (max-width: 640px) {
  section { padding: 16px 12px; }
  .wide-plot { display: none; }
  .narrow-plot { display: block; }
}
details { margin-top: 8px; }
summary { padding: 4px 0; color: var(--accent); cursor: pointer; }
.wide { overflow-x: auto; margin: 12px 0; }
table { border-collapse: collapse; font-size: .9375rem; font-variant-numeric: tabular-nums; }
caption { width: max-content; max-width: min(76vw, 68ch); padding-bottom: 6px; color: var(--muted); text-align: start; }
th, td { padding: 5px 18px 5px 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
thead th { color: var(--muted); font-weight: 600; }
tbody th { font-weight: 400; }
td:not(.figure) { min-width: 18ch; }
.figure { text-align: end; white-space: nowrap; }
footer { padding-bottom: 40px; color: var(--muted); font-size: .875rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`;
