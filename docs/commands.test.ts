import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { expect, test } from "vitest";
import { registerAudit } from "../server/commands/audit.ts";
import { registerEstimates } from "../server/commands/estimates.ts";
import { registerServe } from "../server/commands/serve.ts";
import { registerBuild } from "../server/publisher/commands/build.ts";
import { registerCanary } from "../server/publisher/commands/canary.ts";
import { registerChannels } from "../server/publisher/commands/channels.ts";
import { registerCompare } from "../server/publisher/commands/compare.ts";
import { registerDelta } from "../server/publisher/commands/delta.ts";
import { registerEvaluate } from "../server/publisher/commands/evaluate.ts";
import { registerFetch } from "../server/publisher/commands/fetch.ts";
import { registerInspect } from "../server/publisher/commands/inspect.ts";
import { registerKeys } from "../server/publisher/commands/keys.ts";
import { registerPolicy } from "../server/publisher/commands/policy.ts";
import { registerPromote } from "../server/publisher/commands/promote.ts";
import { registerRollback } from "../server/publisher/commands/rollback.ts";
import { policyWriter } from "../server/publisher/release/write-policy.ts";

const root = join(import.meta.dirname, "..");
const program = new Command();
for (const register of [
  registerAudit,
  registerBuild,
  registerCanary,
  registerChannels,
  registerPolicy,
  registerPromote,
  registerRollback,
  registerCompare,
  registerDelta,
  registerEstimates,
  registerEvaluate,
  registerFetch,
  registerInspect,
  registerKeys,
  (to: Command) => registerServe(to, async () => policyWriter({})),
])
  register(program);
/** Of a command with commands of its own, all of theirs. */
const flagsOf = new Map(
  program.commands.map((command) => [
    command.name(),
    [command, ...command.commands].flatMap(({ options }) => options.map(({ long }) => long)),
  ]),
);
const documents = [
  "README.md",
  ...readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

test.each(documents)("%s: every command and flag exists", (name) => {
  const text = readFileSync(join(root, name), "utf8");
  const wrong: string[] = [];
  for (const [, command, rest] of text.matchAll(/\bafterclick ([a-z]+)\b(.*)/g)) {
    const flags = flagsOf.get(command);
    // Prose, such as "afterclick re-ranks", names no command.
    if (!flags) continue;
    for (const [flag] of rest.split("`")[0].matchAll(/--[a-z-]+/g))
      if (!flags.includes(flag)) wrong.push(`${command} ${flag}`);
  }
  const all = new Set([...flagsOf.values()].flat());
  for (const [flag] of text.matchAll(/(?<=`)--[a-z-]+/g)) if (!all.has(flag)) wrong.push(flag);
  expect(wrong).toEqual([]);
});

test.each(["build", "evaluate", "compare", "fetch", "serve", "estimates"])(
  "the guide and its companions explain every flag of %s",
  (command) => {
    const text = documents.map((name) => readFileSync(join(root, name), "utf8")).join("\n");
    expect(flagsOf.get(command)?.filter((flag) => !text.includes(flag as string))).toEqual([]);
  },
);
