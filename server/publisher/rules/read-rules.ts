import { type Rules, RulesSchema } from "../../../shared/contracts/rules.ts";
import { readJsonPart } from "./read-json-part.ts";

/** The rules of `--rules FILE`; docs/rules.md is their reference. */
export const readRules = (file: string): Rules => readJsonPart(RulesSchema, file, "rules");
