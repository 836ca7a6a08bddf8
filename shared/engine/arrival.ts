import type { DeviceClass, ReferrerKind } from "../contracts/index.ts";

const SEARCH_ENGINES = /(^|\.)(google|bing|yahoo|duckduckgo|baidu|yandex|ecosia|startpage|qwant|naver|seznam)(\.|$)/;
const SOCIAL =
  /(^|\.)(facebook|fb|instagram|tiktok|twitter|x|t|pinterest|youtube|reddit|linkedin|whatsapp|vk|threads)(\.|$)/;
const KIND_NAMES: Readonly<Record<string, ReferrerKind>> = {
  "": "direct",
  direct: "direct",
  none: "direct",
  search: "search",
  organic: "search",
  seo: "search",
  social: "social",
  internal: "internal",
};

/**
 * What kind of device, of a browser's user agent or a word in a log ("mobile", "iPad", "PC"); null when it does not say.
 * Device and publisher tell by this one function, so a model sees the classes it was trained on.
 */
export function deviceClassOf(text: string): DeviceClass | null {
  const plain = text.toLowerCase();
  // Android tablets leave the word "mobile" out of their user agent.
  const androidTablet = /applewebkit.*|gecko/.test(plain) && plain.includes("android") && !plain.includes("mobile");
  if (androidTablet || /ipad|tablet|kindle/.test(plain)) return "tablet";
  if (/mobi|phone|ipod|android|\bios\b/.test(plain)) return "mobile";
  return /desktop|laptop|computer|\bpc\b|\bweb\b|windows|mac|linux|x11|cros/.test(plain) ? "desktop" : null;
}

/**
 * What led to a page, of its referrer's URL or host, or of a word in a log ("organic", "(direct)").
 * @param ownHost of the site, where it is known
 */
export function referrerKindOf(text: string, ownHost: string | null): ReferrerKind {
  const plain = text.trim().toLowerCase();
  const host = /^[a-z][a-z0-9+.-]*:\/\/([^/?#:]*)/.exec(plain)?.[1] ?? plain;
  if (ownHost !== null && host === ownHost) return "internal";
  const named = KIND_NAMES[host.replace(/[()\s-]/g, "")];
  if (named) return named;
  if (SEARCH_ENGINES.test(host)) return "search";
  return SOCIAL.test(host) ? "social" : "other";
}
