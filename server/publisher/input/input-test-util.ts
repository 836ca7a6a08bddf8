import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { onTestFinished } from "vitest";
import { type DeadLetter, DeadLetters } from "./dead-letters.ts";

/** A folder for the files of one test, removed at its end. */
export function testFolder(): { path: string; write(name: string, content: string | Uint8Array): string } {
  const path = mkdtempSync(join(tmpdir(), "afterclick-input-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write(name, content) {
      const file = join(path, name);
      writeFileSync(file, name.endsWith(".gz") ? gzipSync(content) : content);
      return file;
    },
  };
}

/** Dead letters in a folder, and what was written to them. */
export function testLetters(folder: { path: string }): { letters: DeadLetters; written(): DeadLetter[] } {
  const letters = new DeadLetters(join(folder.path, "rejected.jsonl"));
  return {
    letters,
    written() {
      letters.close();
      const lines = readFileSync(letters.path as string, "utf8")
        .trimEnd()
        .split("\n");
      return lines.map((line) => JSON.parse(line) as DeadLetter);
    },
  };
}
