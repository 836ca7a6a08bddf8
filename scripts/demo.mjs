// npm run demo [-- --port N]: set up, build, make the demo's release, serve.
import "./node-version.mjs";
import "./end-with-npm.mjs";
import { createServer } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { DEMO_SERVER_FLAGS, prepareDemo } from "./demo-data.mjs";
import { ensureDependencies, runNode } from "./setup.mjs";
import { ROOT } from "./stamp.mjs";

/** Rejects where the demo could not be served: before the minutes that a build takes. */
function tryPort(port, host = "127.0.0.1") {
  if (!(Number(port) < 2 ** 16)) throw new Error(`--port is a number from 0 to 65535, not ${port}`);
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(Number(port), host, () => server.close(resolve));
  });
}

async function options() {
  const { values } = parseArgs({ options: { port: { type: "string", default: "8080" }, host: { type: "string" } } });
  await tryPort(values.port, values.host);
  return values;
}

const { port, host } = await options().catch((error) => {
  const reason = error.code === "EADDRINUSE" ? `port ${error.port} is in use` : error.message;
  console.error(`error: ${reason}\nusage: npm run demo -- [--port N] [--host ADDRESS]`);
  process.exit(2);
});
process.chdir(ROOT);
console.log("The first time takes a few minutes: a build, and a release trained on this machine.");
try {
  await ensureDependencies();
  if ((await runNode(["scripts/build.mjs"])) !== 0) throw new Error("The build failed (see above).");
  await prepareDemo();
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exit(1);
}
// In this very process, so that Ctrl-C and SIGTERM reach the server and it can finish what it is answering.
const hostFlags = host ? ["--host", host] : [];
const serve = ["serve", ...DEMO_SERVER_FLAGS, "--log-level", "warn", "--port", port, ...hostFlags];
process.argv = [process.execPath, join(ROOT, "dist/cli.js"), ...serve];
await import(pathToFileURL(process.argv[1]).href);
