import { canonicalJson } from "../../../shared/release/canonical-json.ts";

/** The canonical JSON's keys and numbers, a line each for whoever reads the file, and a closing newline. */
export const prettyJson = (value: unknown): string => `${JSON.stringify(JSON.parse(canonicalJson(value)), null, 2)}\n`;
