import type {} from "afterclick/privacy";
import { keep, onDevice } from "./kept.ts";

/** What is chosen in `<afterclick-privacy>` is kept for the next page, as any site has to. */
export function keepConsent(): void {
  document.addEventListener("afterclick:consent", ({ detail }) => keep(onDevice, "consent", detail.mode));
  // The page has a heading of its own.
  for (const element of document.querySelectorAll("afterclick-privacy")) element.texts = { title: "" };
}
