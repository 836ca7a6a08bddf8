import { expect, test } from "vitest";
import { deviceClassOf, referrerKindOf } from "./arrival.ts";

test.each([
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1", "mobile"],
  ["Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "mobile"],
  ["Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", "tablet"],
  ["Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) AppleWebKit/605.1.15", "tablet"],
  ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/126.0 Safari/537.36", "desktop"],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15", "desktop"],
  ["Android", "mobile"],
  ["smartphone", "mobile"],
  ["PC", "desktop"],
  ["fridge", null],
  ["", null],
] as const)("device class of %s", (text, expected) => {
  expect(deviceClassOf(text)).toBe(expected);
});

test.each([
  ["", "direct"],
  ["(direct)", "direct"],
  ["(none)", "direct"],
  ["https://www.google.co.uk/search?q=a", "search"],
  ["https://duckduckgo.com/", "search"],
  ["organic", "search"],
  ["https://l.facebook.com/l.php", "social"],
  ["https://t.co/abc", "social"],
  ["https://shop.example:8080/a", "internal"],
  ["https://next.example/", "other"],
  ["newsletter", "other"],
  ["https://notgoogle.example/google.com", "other"],
] as const)("referrer kind of %s", (text, expected) => {
  expect(referrerKindOf(text, "shop.example")).toBe(expected);
});
