import "./define.ts";

export type { ConsentChosen } from "./consent-chosen.ts";
export { AfterclickPrivacy } from "./privacy-element.ts";
export type { Texts } from "./texts.ts";
