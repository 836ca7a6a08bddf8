/** Flags that keep a test browser from talking to anyone but the tests' own servers. */
export const CHROMIUM_FLAGS: string[];
/** Path of a Chromium, Chrome or Edge on this machine, or null. */
export function findChromium(): string | null;
/** Every such path, likeliest first. */
export function chromiumPlaces(): string[];
