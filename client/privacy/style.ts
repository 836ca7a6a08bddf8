/** Light or dark as the page is (`color-scheme`); a site sets the `--afterclick-` properties, and styles parts. */
export const STYLE = `
:host {
  display: block;
  --_ink: var(--afterclick-ink, light-dark(#1b1f24, #e8eaed));
  --_soft: var(--afterclick-soft, light-dark(#57606a, #a9b1ba));
  --_line: var(--afterclick-line, light-dark(#8c959f, #6e7681));
  --_accent: var(--afterclick-accent, light-dark(#0b57d0, #a8c7fa));
  --_radius: var(--afterclick-radius, 8px);
  color: var(--_ink);
  background: var(--afterclick-ground, transparent);
  font: inherit;
  line-height: 1.5;
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
section, fieldset { border: 1px solid var(--_line); border-radius: var(--_radius); padding: 0.75rem 1rem; margin: 0 0 1rem; min-width: 0; overflow-wrap: anywhere; }
h2[part="title"] { font-size: 1.35em; margin: 0 0 0.75rem; }
[part="heading"], summary { font-size: 1em; font-weight: 600; margin: 0 0 0.5rem; }
legend { float: left; width: 100%; padding: 0; }
legend + * { clear: both; }
p { margin: 0 0 0.5rem; }
section > :last-child, [role="status"] { margin: 0; }
.mode { position: relative; display: grid; grid-template-columns: auto 1fr; gap: 0 0.6rem; padding: 0.35rem 0; }
.mode label::after { content: ""; position: absolute; inset: 0; cursor: pointer; }
.mode small { grid-column: 2; }
small, #hint { color: var(--_soft); font-size: 0.9em; }
input { position: relative; z-index: 1; accent-color: var(--_accent); width: 1.1em; height: 1.1em; margin: 0.2em 0 0; }
dl { display: grid; grid-template-columns: 1fr auto; gap: 0.2rem 1rem; margin: 0; }
dd { margin: 0; text-align: end; font-variant-numeric: tabular-nums; }
ul, ol { margin: 0; padding-inline-start: 1.25rem; }
section[part="notice"] ul { padding: 0; list-style: none; }
progress { display: block; width: 100%; margin: 0 0 0.5rem; accent-color: var(--_accent); }
button, select { font: inherit; color: inherit; background: transparent; border: 1px solid var(--_line); border-radius: var(--_radius); padding: 0.45rem 0.9rem; min-height: 2.5rem; max-width: 100%; }
select { background: Canvas; }
button { cursor: pointer; }
button:hover { border-color: var(--_accent); }
:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.buttons { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; margin: 0.5rem 0 0; }
.data { margin: 0 0 1rem; }
[role="status"]:not(:empty) { padding: 0.5rem 0 0; }
.buttons p { margin: 0; flex: 1 1 12rem; }
summary { cursor: pointer; margin: 0; }
ol { margin-top: 0.5rem; }
`;
