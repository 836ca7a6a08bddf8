/** On a narrow screen the menu scrolls sideways: the current department is brought into its view. */
export function showCurrent(): void {
  const current = document.querySelector<HTMLElement>(".menu [aria-current]");
  const strip = current?.closest("ul");
  if (current && strip) strip.scrollLeft = current.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2;
}
