import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import commonjs from "@rollup/plugin-commonjs";
import resolve from "@rollup/plugin-node-resolve";
import replace from "@rollup/plugin-replace";
import terser from "@rollup/plugin-terser";
import { rollup } from "rollup";

const pkg = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

/** Left to Node at run time: what `npm install afterclick` brings, and Node's own modules. */
const nodeExternal = (id) =>
  id.startsWith("node:") ||
  builtinModules.includes(id) ||
  Object.keys(pkg.dependencies).some((name) => id === name || id.startsWith(`${name}/`));

/** ONNX Runtime and hnswlib-wasm carry branches for Node; a browser never reaches their imports. */
const browserExternal = (id) => id.startsWith("node:") || builtinModules.includes(id);

/**
 * Libraries that come as one big file (ONNX Runtime is minified already, hnswlib-wasm is mostly base64) only lose their
 * comments and long names: compressing them takes longer than the rest of the build, for 1% of their size.
 */
function minify(passes) {
  const options = { ecma: 2020, module: true, format: { comments: false }, maxWorkers: 1 };
  // Arrows and short methods for functions that no code of ours calls with `new`. Inlining less than terser would leaves
  // more alike for brotli.
  const compress = { passes, unsafe_arrows: true, unsafe_methods: true, inline: 1 };
  const [ours, libraries] = [terser({ ...options, compress }), terser({ ...options, compress: false })];
  const isLibrary = (id) => /[\\/](onnxruntime-web|hnswlib-wasm)[\\/]/.test(id);
  return {
    name: "minify",
    renderChunk(code, chunk, output, meta) {
      const plugin = chunk.moduleIds.some(isLibrary) ? libraries : ours;
      return plugin.renderChunk.call(this, code, chunk, output, meta);
    },
  };
}

const browserPlugins = ({ passes = 1 } = {}) => [
  replace({ preventAssignment: true, values: { "process.env.NODE_ENV": '"production"' } }),
  resolve({ browser: true }),
  commonjs(),
  minify(passes),
];

/** Names of optional chunks stay readable, since they show in a site's network panel; the hash makes them cacheable. */
const CHUNKS = ({ name, moduleIds }) => {
  // Rollup calls it after the audit's entry, which shares it.
  const isReporting = moduleIds.some((id) => id.endsWith("/client/reports/reporting.js"));
  return `afterclick-${isReporting ? "reporting" : name.split(".")[0]}.[hash:16].js`;
};

const ORT_WASM = "ort-wasm-simd-threaded.wasm";

/**
 * ONNX Runtime's WebAssembly beside the worker, under a name that holds its hash: 2.3 MB that a browser then keeps without
 * asking again, also when it is offline.
 */
const ortWasm = () => ({
  name: "ort-wasm",
  transform(code, id) {
    if (!id.endsWith("/client/worker/onnx.js")) return null;
    const source = readFileSync(new URL(`node_modules/onnxruntime-web/dist/${ORT_WASM}`, import.meta.url));
    const reference = this.emitFile({ type: "asset", name: ORT_WASM, source });
    const url = `new URL("${ORT_WASM}", import.meta.url).href`;
    if (!code.includes(url)) this.error(`${id} no longer asks for ${ORT_WASM} as ${url}`);
    return { code: code.replace(url, `import.meta.ROLLUP_FILE_URL_${reference}`), map: null };
  },
});

/**
 * A further file of the script tag's page. Rollup cannot split an iife, so it is bundled by itself, with a copy of what both
 * need; and a script of another origin cannot import a relative address, so it is asked for beside the first.
 */
function furtherFile(source, name) {
  let asset;
  let map;
  return {
    name: `further-file-${source}`,
    async buildStart() {
      const made = await rollup({ input: `build/client/page/${source}.js`, plugins: browserPlugins({ passes: 3 }) });
      const { output } = await made.generate({
        format: "es",
        sourcemap: true,
        chunkFileNames: "afterclick-script-[name].[hash:16].js",
        hashCharacters: "hex",
      });
      for (const file of made.watchFiles) this.addWatchFile(file);
      await made.close();
      map = output[0].map;
      // What it may load itself: asked for beside it, since it is a module.
      for (const { type, fileName, ...file } of output.slice(1))
        this.emitFile({ type: "asset", fileName, source: type === "chunk" ? file.code : file.source });
      asset = this.emitFile({ type: "asset", name, source: output[0].code });
    },
    transform(code, id) {
      if (!id.endsWith("/client/script.js")) return null;
      const own = `import("./page/${source}.js")`;
      if (!code.includes(own)) this.error(`${id} no longer has ${own}`);
      return { code: code.replace(own, `import(beside("${name}"))`), map: null };
    },
    renderChunk(code) {
      return { code: code.replace(name, this.getFileName(asset)), map: null };
    },
    generateBundle(_, bundle) {
      const fileName = this.getFileName(asset);
      bundle[fileName].source += `//# sourceMappingURL=${fileName}.map\n`;
      this.emitFile({ type: "asset", fileName: `${fileName}.map`, source: map.toString() });
    },
  };
}

/** In the order of the build. Inputs are what `tsc -b` emitted to build/. */
export default [
  {
    input: { index: "build/client/index.js" },
    // What the second file shares with the first it imports from it, under names that are no part of the interface.
    preserveEntrySignatures: "allow-extension",
    output: { dir: "dist/client", format: "es", chunkFileNames: CHUNKS, hashCharacters: "hex", sourcemap: true },
    plugins: browserPlugins({ passes: 3 }),
  },
  {
    input: "build/client/script.js",
    output: {
      file: "dist/client/afterclick.js",
      format: "iife",
      assetFileNames: "[name].[hash:16][extname]",
      hashCharacters: "hex",
      sourcemap: true,
    },
    plugins: [
      furtherFile("later", "afterclick-script-later.js"),
      furtherFile("consent-file", "afterclick-script-consent.js"),
      ...browserPlugins({ passes: 3 }),
    ],
  },
  {
    input: "build/client/privacy/script.js",
    output: { file: "dist/client/afterclick-privacy.js", format: "iife", sourcemap: true },
    plugins: browserPlugins({ passes: 3 }),
  },
  {
    input: { privacy: "build/client/privacy/index.js" },
    output: { dir: "dist/client", format: "es", sourcemap: true },
    plugins: browserPlugins({ passes: 3 }),
  },
  {
    input: {
      "afterclick-worker": "build/client/worker/worker.js",
      // For `npm run proof` alone.
      "afterclick-audit": "build/client/reports/audit.js",
    },
    output: {
      dir: "dist/client",
      format: "es",
      chunkFileNames: CHUNKS,
      // A few lines that two chunks share are no file of their own: they go with the worker.
      experimentalMinChunkSize: 500,
      assetFileNames: "[name].[hash:16][extname]",
      hashCharacters: "hex",
      sourcemap: true,
    },
    external: browserExternal,
    plugins: [ortWasm(), ...browserPlugins()],
  },
  {
    input: {
      cli: "build/server/cli.js",
      server: "build/server/index.js",
      contracts: "build/shared/contracts/index.js",
    },
    // Chunks lie beside the entries, so that new URL("./client", import.meta.url) is the same folder in all of them.
    output: {
      dir: "dist",
      format: "es",
      chunkFileNames: "chunk-[name].js",
      sourcemap: true,
      banner: ({ name }) => (name === "cli" ? "#!/usr/bin/env node" : ""),
    },
    external: nodeExternal,
    plugins: [resolve({ preferBuiltins: true })],
  },
  {
    input: { console: "build/server/console/site/main.js" },
    // No map: of the charting library it would be larger than the rest of the package's files for browsers.
    output: { dir: "dist/console", format: "es" },
    plugins: browserPlugins(),
  },
  {
    input: { generate: "build/demo/generate/index.js" },
    output: { dir: "dist-demo", format: "es", sourcemap: true },
    external: nodeExternal,
    plugins: [resolve({ preferBuiltins: true })],
  },
  {
    input: {
      demo: "build/demo/site/index.js",
      boot: "build/demo/site/boot.js",
      "cut-network": "build/demo/site/cut-network-worker.js",
    },
    // The page loads the script tag from /client/ as any site would; only the demo's own code is bundled.
    output: { dir: "dist-demo/site", format: "es", sourcemap: true },
    plugins: browserPlugins(),
  },
  {
    // By itself: a file that it shared with the page would be one more that pictures wait for.
    input: { paint: "build/demo/site/art/paint-worker.js" },
    output: { dir: "dist-demo/site", format: "es", sourcemap: true },
    plugins: browserPlugins(),
  },
];
