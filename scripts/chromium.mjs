// Where a browser for the tests is, and how it is started.
import { existsSync, readdirSync } from "node:fs";
import { homedir, platform } from "node:os";
import { delimiter, join } from "node:path";

export const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge"];

function onPath() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const suffix = platform() === "win32" ? ".exe" : "";
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name + suffix)));
}

function standardPlaces() {
  if (platform() === "darwin")
    return [
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
      "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ];
  if (platform() === "win32")
    return [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA]
      .filter(Boolean)
      .flatMap((root) => [
        join(root, "Google/Chrome/Application/chrome.exe"),
        join(root, "Microsoft/Edge/Application/msedge.exe"),
      ]);
  return [];
}

/** Browsers that `npx playwright install` has put into its cache, newest first. */
function playwrightCache() {
  const cache =
    process.env.PLAYWRIGHT_BROWSERS_PATH ??
    {
      darwin: join(homedir(), "Library/Caches/ms-playwright"),
      win32: join(process.env.LOCALAPPDATA ?? "", "ms-playwright"),
    }[platform()] ??
    join(homedir(), ".cache/ms-playwright");
  if (!existsSync(cache)) return [];
  const programs = [
    "chrome-linux64/chrome",
    "chrome-linux/chrome",
    "chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
    "chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
    "chrome-mac/Chromium.app/Contents/MacOS/Chromium",
    "chrome-win64/chrome.exe",
    "chrome-win/chrome.exe",
  ];
  return readdirSync(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((a, b) => Number(b.split("-")[1]) - Number(a.split("-")[1]))
    .flatMap((name) => programs.map((program) => join(cache, name, program)));
}

/** Everywhere a browser may be, likeliest first; only paths that exist. */
export function chromiumPlaces() {
  const chosen = process.env.AFTERCLICK_CHROMIUM ?? process.env.CHROME_PATH;
  const places = [...(chosen ? [chosen] : []), ...onPath(), ...standardPlaces(), ...playwrightCache()];
  return [...new Set(places)].filter((place) => existsSync(place));
}

export const findChromium = () => chromiumPlaces()[0] ?? null;
