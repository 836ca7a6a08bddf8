import { wrap } from "/comlink.mjs";

// ?worker=URL starts it as a page of another origin does: by a blob that imports the real script.
const foreign = new URLSearchParams(location.search).get("worker");
const url = foreign
  ? URL.createObjectURL(new Blob([`import ${JSON.stringify(foreign)}`], { type: "text/javascript" }))
  : "/client/afterclick-worker.js";

globalThis.newEngine = () => wrap(new Worker(url, { type: "module" }));
globalThis.engine = globalThis.newEngine();
