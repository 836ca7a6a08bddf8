import { type Command, Option } from "commander";
import { EVENT_FORMATS, type EventFormat, type ReadEventsOptions } from "../input/read-events.ts";

/** Flags of every command that reads an event log. */
export interface EventFlags {
  readonly format: EventFormat;
  readonly separator?: string;
  readonly sessionColumn?: string;
  readonly userColumn?: string;
  readonly itemColumn?: string;
  readonly timeColumn?: string;
  readonly typeColumn?: string;
  readonly dwellColumn?: string;
  readonly positionColumn?: string;
  readonly queryColumn?: string;
  readonly deviceColumn?: string;
  readonly referrerColumn?: string;
}

const COLUMNS = [
  "session",
  "user",
  "item",
  "time",
  "type",
  "dwell",
  "position",
  "query",
  "device",
  "referrer",
] as const;

export function addEventOptions(command: Command): Command {
  command
    .addOption(
      new Option("--format <kind>", "kind of event log; sessions: one a line, item ids in order")
        .choices(EVENT_FORMATS)
        .default("auto"),
    )
    .option("--separator <char>", "column separator (guessed from the header)");
  for (const name of COLUMNS) command.option(`--${name}-column <name>`, `column of the ${name} (guessed)`);
  return command;
}

export function readEventsOptions(flags: EventFlags): ReadEventsOptions {
  return {
    format: flags.format,
    separator: flags.separator,
    columns: {
      session: flags.sessionColumn,
      user: flags.userColumn,
      item: flags.itemColumn,
      time: flags.timeColumn,
      type: flags.typeColumn,
      dwell: flags.dwellColumn,
      position: flags.positionColumn,
      query: flags.queryColumn,
      device: flags.deviceColumn,
      referrer: flags.referrerColumn,
    },
  };
}
