import { AfterclickPrivacy } from "./privacy-element.ts";

// A second tag, or another version of this one, leaves the element as it is; a server has no elements.
if (globalThis.customElements && !customElements.get("afterclick-privacy"))
  customElements.define("afterclick-privacy", AfterclickPrivacy);
