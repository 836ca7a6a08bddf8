// Whether the finished package works for whoever installs it: a TypeScript site and a Node program outside this project.
import { existsSync } from "node:fs";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runNode } from "./setup.mjs";
import { ROOT } from "./stamp.mjs";

const { exports: entries, bin, files } = createRequire(import.meta.url)("../package.json");
const CONSUMER = join(ROOT, ".cache/consumer");

const SOURCES = {
  // Strict, without Node's types: what a site's own bundle compiles with.
  "site/page.ts": `
import { create } from "afterclick";
import type { Texts } from "afterclick/privacy";
import "afterclick/privacy";
const handle = create({ endpoint: "https://shop.example/releases/", consent: "session" });
const texts: Partial<Texts> = { title: "" };
Object.assign(document.querySelector("afterclick-privacy")!, { afterclick: handle, texts });
document.addEventListener("afterclick:consent", ({ detail }) => localStorage.setItem("consent", detail.mode));
export const ready: unknown = handle;
`,
  "site/tsconfig.json": tsconfig({ lib: ["ES2022", "DOM", "DOM.Iterable"], types: [] }),
  "program/program.ts": `
import { type Event, EventSchema } from "afterclick/contracts";
import { createApp, createLogger, listen } from "afterclick/server";
const event: Event = { type: "click", at: 0, item: "a" };
export const running = listen(createApp({ releases: ".", logger: createLogger("silent") }), 0);
export const checked: unknown = [event, EventSchema];
`,
  "program/tsconfig.json": tsconfig({ lib: ["ES2022"], types: ["node"] }),
  "program/program.mjs": `
import { EventSchema } from "afterclick/contracts";
// As a server that renders pages does.
import { AfterclickPrivacy } from "afterclick/privacy";
import { createApp, createLogger, listen } from "afterclick/server";
const { url, close } = await listen(createApp({ logger: createLogger("silent") }), 0);
const { status } = await (await fetch(url + "/healthz")).json();
await close();
if (status !== "ok" || !EventSchema || !AfterclickPrivacy) process.exit(1);
`,
};

function tsconfig(options) {
  const compilerOptions = {
    strict: true,
    target: "ES2022",
    module: "NodeNext",
    noEmit: true,
    skipLibCheck: true,
    typeRoots: ["../../../node_modules/@types"],
    ...options,
  };
  return JSON.stringify({ compilerOptions });
}

/** Every path that package.json promises exists and is among the files that npm packs. */
function promisesKept() {
  const promised = [
    ...Object.values(bin),
    ...Object.values(entries).flatMap((to) => (typeof to === "string" ? [to] : Object.values(to))),
  ];
  const broken = promised.filter((path) => {
    const name = path.replace(/^\.\//, "");
    return (
      !existsSync(join(ROOT, name)) ||
      !(name === "package.json" || files.some((kept) => `${name}/`.startsWith(`${kept}/`)))
    );
  });
  for (const path of broken) console.error(`package.json promises ${path}, which the package does not hold`);
  return broken.length === 0;
}

async function consumerWorks() {
  await rm(CONSUMER, { recursive: true, force: true });
  for (const [name, text] of Object.entries(SOURCES)) {
    await mkdir(join(CONSUMER, name, ".."), { recursive: true });
    await writeFile(join(CONSUMER, name), text);
  }
  await writeFile(join(CONSUMER, "package.json"), '{ "type": "module", "private": true }');
  await mkdir(join(CONSUMER, "node_modules"));
  await symlink(ROOT, join(CONSUMER, "node_modules/afterclick"), "junction");
  const tsc = (project) => runNode(["node_modules/typescript/bin/tsc", "-p", join(CONSUMER, project)]);
  const codes = [await tsc("site"), await tsc("program"), await runNode([join(CONSUMER, "program/program.mjs")])];
  return codes.every((code) => code === 0);
}

export async function checkPackage() {
  const kept = promisesKept();
  return (await consumerWorks()) && kept;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href && !(await checkPackage())) process.exitCode = 1;
