import { PublisherError } from "../publisher-error.ts";
import { FAULT_REASONS, splitRecord } from "./delimited.ts";
import type { LineFault } from "./line-splitter.ts";
import type { LineConsumer } from "./read-lines.ts";

export const SEPARATORS = ["\t", ",", ";", "|"] as const;

/** What a text file is, from its first lines. */
export type Syntax =
  | { readonly kind: "jsonl" }
  | { readonly kind: "xml" }
  | { readonly kind: "delimited"; readonly separator: string };

/** @throws PublisherError for what looks readable but is not. */
export function sniffSyntax(sample: readonly string[]): Syntax {
  const first = sample.find((line) => line.trim() !== "") ?? "";
  const start = first.trimStart();
  if (start.startsWith("{")) return { kind: "jsonl" };
  if (start.startsWith("<")) return { kind: "xml" };
  if (start.startsWith("[")) {
    throw new PublisherError("it is one JSON array. Write one object a line: jq -c '.[]' FILE > FILE.jsonl");
  }
  if (start.startsWith("PAR1")) throw new PublisherError("it is Parquet. Write it as CSV or JSONL first.");
  if (first.includes("\r")) {
    throw new PublisherError(
      "its lines end with carriage returns alone. Convert it: tr '\\r' '\\n' < FILE > FILE.unix",
    );
  }
  return { kind: "delimited", separator: sniffSeparator(first) };
}

/** The separator that gives the header the most columns. */
function sniffSeparator(header: string): string {
  let best: string = ",";
  let most = 1;
  for (const separator of SEPARATORS) {
    const fields = splitRecord(header, separator, true);
    if (typeof fields !== "string" && fields.length > most) {
      best = separator;
      most = fields.length;
    }
  }
  return best;
}

/** Column names on a header line; `fault` is what is wrong with the file's first line. */
export function headerColumns(header: string, separator: string, fault: LineFault | null): string[] {
  if (fault) throw new PublisherError(`its first line, which must name the columns, is bad (${FAULT_REASONS[fault]}).`);
  const fields = splitRecord(header, separator, true);
  if (typeof fields === "string")
    throw new PublisherError("the quotes of its first line, which must name the columns, do not match.");
  return fields.map((field) => field.trim());
}

/** The first line that is not blank names the columns. */
export function skippingHeader(body: LineConsumer): LineConsumer {
  let header = true;
  return {
    line(text, number, fault) {
      if (!header) body.line(text, number, fault);
      else if (fault || text.trim() !== "") header = false;
    },
    end: () => body.end(),
  };
}
