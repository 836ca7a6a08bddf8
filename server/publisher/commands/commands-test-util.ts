import { Command } from "commander";
import { vi } from "vitest";
import { seededRng } from "../../../shared/math/rng.ts";

/** Runs a command as the command line would. Answers what it printed, and the error that it ended with, if any. */
export async function run(
  register: (program: Command) => void,
  ...args: readonly string[]
): Promise<{ out: string; err: string; error: Error | null }> {
  const said = { out: "", err: "", error: null as Error | null };
  const toErr = (text: unknown): boolean => {
    said.err += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(console, "log").mockImplementation((text) => {
      said.out += `${text}\n`;
    }),
    vi.spyOn(process.stderr, "write").mockImplementation(toErr),
  ];
  const program = new Command().exitOverride().configureOutput({ writeErr: toErr });
  try {
    register(program);
    for (const command of program.commands) command.exitOverride().configureOutput({ writeErr: toErr });
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    said.error = error as Error;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return said;
}

/** `count` sessions a line each, ids "item-0" ...: visitors walk a ring of items, forward from anywhere. */
export function ringLog(count: number, items: number): string {
  const rng = seededRng(11);
  const session = (): string => {
    const start = Math.floor(rng() * items);
    const length = 2 + Math.floor(rng() * 4);
    return Array.from({ length }, (_, i) => `item-${(start + i) % items}`).join(" ");
  };
  return `${Array.from({ length: count }, session).join("\n")}\n`;
}
