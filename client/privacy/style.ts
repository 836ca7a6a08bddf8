/** Light or dark as the page is (`color-scheme`); a site sets the `--afterclick-` properties. */
export const STYLE = `
:host {
  display: block;
  --_ink: var(--afterclick-ink, light-dark(#1b1f24, #e8eaed));
  --_soft: var(--afterclick-soft, light-dark(#57606a, #a9b1ba));
  --_line: var(--afterclick-line, light-dark(#8c959f, #6e7681));
  --_accent: var(--afterclick-accent, light-dark(#0b57d0, #a8c7fa));
  color: var(--_ink);
  background: var(--afterclick-ground, transparent);
  font: inherit;
  line-height: 1.5;
}
:host([hidden]) { display: none; }
section, fieldset { border: 1px solid var(--_line); border-radius: 8px; padding: 0.75rem 1rem; margin: 0 0 1rem; min-width: 0; }
h2 { font-size: 1.35em; margin: 0 0 0.75rem; }
h3, legend { font-size: 1em; font-weight: 600; margin: 0 0 0.5rem; padding: 0; }
legend { padding: 0 0.25rem; }
p { margin: 0 0 0.5rem; }
label.mode { display: grid; grid-template-columns: auto 1fr; gap: 0 0.6rem; padding: 0.35rem 0; cursor: pointer; }
label.mode small { grid-column: 2; color: var(--_soft); font-size: 0.9em; }
input { accent-color: var(--_accent); width: 1.1em; height: 1.1em; margin: 0.2em 0 0; }
dl { display: grid; grid-template-columns: 1fr auto; gap: 0.2rem 1rem; margin: 0; }
dd { margin: 0; text-align: end; font-variant-numeric: tabular-nums; }
ul, ol { margin: 0; padding-inline-start: 1.25rem; }
progress { width: 100%; accent-color: var(--_accent); }
button, select { font: inherit; color: inherit; background: transparent; border: 1px solid var(--_line); border-radius: 6px; padding: 0.45rem 0.9rem; min-height: 2.5rem; max-width: 100%; }
select { background: Canvas; }
button { cursor: pointer; }
button:hover { border-color: var(--_accent); }
:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0 0 0.75rem; }
.status { min-height: 1.5em; }
summary { cursor: pointer; font-weight: 600; }
[hidden] { display: none !important; }
`;
