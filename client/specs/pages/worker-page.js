import { wrap } from "/comlink.mjs";

// ?worker=URL starts it as a page of another origin does: by a blob that imports the real script.
// ?first=URL has a script run in the worker before it.
const query = new URLSearchParams(location.search);
const own = new URL("/client/afterclick-worker.js", location.href).href;
const [foreign, first] = [query.get("worker"), query.get("first")];
const imports = [first && new URL(first, location.href).href, foreign ?? own].filter(Boolean);
const script = imports.map((one) => `import ${JSON.stringify(one)};`).join("");
const url = foreign || first ? URL.createObjectURL(new Blob([script], { type: "text/javascript" })) : own;

globalThis.newEngine = () => wrap(new Worker(url, { type: "module" }));
globalThis.engine = globalThis.newEngine();
