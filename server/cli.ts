import { readFileSync } from "node:fs";
import { Command } from "commander";
import { type MakePolicyWriter, registerServe } from "./commands/serve.ts";
import { PublisherError } from "./publisher/publisher-error.ts";

type Register = (program: Command) => void;

/** Each command is loaded only when it is asked for: they share few libraries, and some are large. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  audit: async () => (await import("./commands/audit.ts")).registerAudit,
  build: async () => (await import("./publisher/commands/build.ts")).registerBuild,
  canary: async () => (await import("./publisher/commands/canary.ts")).registerCanary,
  channels: async () => (await import("./publisher/commands/channels.ts")).registerChannels,
  compare: async () => (await import("./publisher/commands/compare.ts")).registerCompare,
  delta: async () => (await import("./publisher/commands/delta.ts")).registerDelta,
  estimates: async () => (await import("./commands/estimates.ts")).registerEstimates,
  evaluate: async () => (await import("./publisher/commands/evaluate.ts")).registerEvaluate,
  fetch: async () => (await import("./publisher/commands/fetch.ts")).registerFetch,
  inspect: async () => (await import("./publisher/commands/inspect.ts")).registerInspect,
  keys: async () => (await import("./publisher/commands/keys.ts")).registerKeys,
  policy: async () => (await import("./publisher/commands/policy.ts")).registerPolicy,
  promote: async () => (await import("./publisher/commands/promote.ts")).registerPromote,
  rollback: async () => (await import("./publisher/commands/rollback.ts")).registerRollback,
  serve: async () => (program) => registerServe(program, policyWriter),
};

/** The server itself knows no keys: they are the publisher's. */
const policyWriter: MakePolicyWriter = async (keys) =>
  (await import("./publisher/release/write-policy.ts")).policyWriter({ ...(keys !== undefined && { keys }) });

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const program = new Command("afterclick")
  .description(
    "Re-ranks a web page on the visitor's own device: build releases from an event log, evaluate and serve them.",
  )
  .version(version)
  .showHelpAfterError("(afterclick --help lists the commands)");

const asked = process.argv[2] ?? "";
const wanted = Object.hasOwn(COMMANDS, asked) ? [COMMANDS[asked]] : Object.values(COMMANDS);
for (const load of wanted) (await load())(program);
for (const command of program.commands) {
  command.showHelpAfterError(`(afterclick ${command.name()} --help lists its options)`);
  for (const part of command.commands)
    part.showHelpAfterError(`(afterclick ${command.name()} ${part.name()} --help lists its options)`);
}

try {
  await program.parseAsync();
} catch (error) {
  // What the user can put right is one sentence; anything else is our mistake and comes with its stack.
  if (error instanceof PublisherError) console.error(`error: ${error.message}`);
  else console.error(error);
  process.exitCode = error instanceof PublisherError ? 2 : 1;
}
