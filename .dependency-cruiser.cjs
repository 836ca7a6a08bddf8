/** The import rules of ARCHITECTURE.md, checked by `npm run check` and `npm test`. */

/** Source, not tests: a test may reach for whatever it tests with. */
const SOURCE = "\\.ts$";
const TEST = "\\.(test|spec)\\.ts$|(^|/)specs/|-test-util\\.ts$";

/** A heavy dependency and the one file (or files) that may import it: swapping it must stay a one-file change. */
const OWNERS = {
  "onnxruntime-web": ["^client/worker/onnx\\.ts$", "^server/publisher/onnx/ort-models\\.ts$"],
  "hnswlib-wasm": ["^client/worker/hnsw\\.ts$"],
  "@uwdata/flechette": ["^shared/release/arrow\\.ts$", "^server/publisher/input/arrow-vectors\\.ts$"],
  "@jax-js/jax": ["^server/publisher/train/jax\\.ts$"],
  protobufjs: ["^server/publisher/onnx/[^/]+\\.ts$"],
  idb: ["^client/store/database\\.ts$"],
  comlink: ["^client/page/worker-link\\.ts$", "^client/worker/worker\\.ts$"],
  "web-vitals": ["^demo/site/vitals\\.ts$", "^client/page/measures\\.ts$"],
  sax: ["^server/publisher/input/[^/]+\\.ts$"],
  pino: ["^server/log\\.ts$"],
  pg: ["^server/ingest/sql/postgres-database\\.ts$"],
  "@electric-sql/pglite": ["^server/ingest/sql/pglite-database\\.ts$"],
  echarts: ["^server/publisher/report/svg-chart\\.ts$"],
  express: ["^server/app\\.ts$", "^server/routes/[^/]+\\.ts$"],
};

const quoted = (name) => name.replace(/[/.]/g, "\\$&");

module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "shared-is-pure",
      comment:
        "shared/ runs on devices and in the publisher alike: it imports itself, valibot and (one file) flechette.",
      severity: "error",
      from: { path: "^shared/", pathNot: TEST },
      to: { pathNot: ["^shared/", "(^|/)node_modules/(valibot|@uwdata/flechette)/"] },
    },
    {
      name: "page-and-worker-meet-in-shared",
      severity: "error",
      from: { path: "^client/(page|privacy|index|script)", pathNot: TEST },
      to: { path: "^client/(worker|store|sync|reports)/" },
    },
    {
      name: "worker-does-not-know-the-page",
      severity: "error",
      from: { path: "^client/(worker|store|sync|reports)/", pathNot: TEST },
      to: { path: "^client/(page/|index|script)" },
    },
    {
      name: "client-imports-no-server",
      severity: "error",
      from: { path: "^client/", pathNot: TEST },
      to: { path: "^(server|demo|bench)/" },
    },
    {
      name: "server-imports-no-client",
      severity: "error",
      from: { path: "^server/", pathNot: TEST },
      to: { path: "^(client|demo|bench)/" },
    },
    {
      name: "http-does-not-import-publisher",
      comment: "They meet in a release folder. server/cli.ts is the one place that composes both.",
      severity: "error",
      from: { path: "^server/", pathNot: ["^server/publisher/", "^server/cli\\.ts$", "^server/console/site/", TEST] },
      to: { path: "^server/publisher/" },
    },
    {
      name: "console-pages-are-a-browsers",
      comment: "They know the server by shared/contracts/console.ts, and draw as the publisher's pages do.",
      severity: "error",
      from: { path: "^server/console/site/", pathNot: TEST },
      to: { pathNot: ["^server/console/site/", "^shared/", "^server/publisher/report/(svg-chart|chart)\\.ts$"] },
    },
    {
      name: "server-does-not-import-console-pages",
      severity: "error",
      from: { path: "^server/", pathNot: ["^server/console/site/", TEST] },
      to: { path: "^server/console/site/" },
    },
    {
      name: "publisher-does-not-import-http",
      severity: "error",
      from: { path: "^server/publisher/", pathNot: TEST },
      to: { path: "^server/", pathNot: "^server/publisher/" },
    },
    {
      name: "demo-uses-the-package",
      comment: "The demo is a site like any other: it imports the built package, never sources.",
      severity: "error",
      from: { path: "^demo/" },
      to: { path: "^(shared|client|server|bench)/" },
    },
    ...Object.entries(OWNERS).map(([name, owners]) => ({
      name: `one-owner-of-${name.replace(/[@/]/g, "")}`,
      comment: `Only ${owners.join(" and ")} may import ${name}.`,
      severity: "error",
      from: { path: `^(shared|client|server|demo)/.*${SOURCE}`, pathNot: [...owners, TEST] },
      // Types cost nothing at run time.
      to: { path: `(^|/)node_modules/${quoted(name)}/`, dependencyTypesNot: ["type-only"] },
    })),
    { name: "resolvable", severity: "error", from: { pathNot: TEST }, to: { couldNotResolve: true } },
    {
      name: "no-dev-dependency-at-run-time",
      comment:
        "What Node loads must be a dependency; what a browser loads is bundled, so a site need not install it. So is " +
        "echarts, of which the command line needs a fortieth.",
      severity: "error",
      from: { path: "^(shared|server)/", pathNot: [TEST, "^shared/kernels/assembly/"] },
      to: { pathNot: "(^|/)node_modules/echarts/", dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["^(build|dist|dist-demo)/", "^shared/kernels/assembly/"] },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "browser", "default", "node", "types"],
      extensions: [".ts", ".mts", ".js", ".mjs", ".cjs", ".d.ts"],
      mainFields: ["module", "main", "types"],
    },
  },
};
