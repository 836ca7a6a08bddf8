import { wrap } from "/comlink.mjs";

globalThis.newEngine = () => wrap(new Worker("/client/afterclick-worker.js", { type: "module" }));
globalThis.engine = globalThis.newEngine();
