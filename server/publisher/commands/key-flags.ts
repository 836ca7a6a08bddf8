import type { Command } from "commander";
import { DEFAULT_KEYS } from "../keys/key-folder.ts";
import { CHANNELS_DAYS } from "../keys/site-signing.ts";
import { wholeNumber } from "./whole-number.ts";

/** Longest that a channels.json may hold, in days: as long as a root does. */
const MOST_DAYS = 365;

/** Options of every command that writes channels.json; their values are KeyOptions. */
export const addKeyOptions = (command: Command): Command =>
  command
    .option("--keys <folder>", `folder of private keys of a signed site (${DEFAULT_KEYS}; docs/signing.md)`)
    .option(
      "--expires-days <n>",
      `how long devices follow a signed channels.json (${CHANNELS_DAYS})`,
      wholeNumber(1, MOST_DAYS),
    );
