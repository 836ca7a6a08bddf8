import type { Command } from "commander";
import { OperatorError } from "../ingest/operator-error.ts";

/** Ends the command with the sentence of what an operator can put right; anything else is thrown on. */
export async function orEnd<T>(command: Command, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OperatorError) command.error(`error: ${error.message}`, { exitCode: 2 });
    throw error;
  }
}
