// What `npm run bench -- --help` says: the comments at the top of bench/*.bench.ts, which name each benchmark's flags.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { filesBelow, ROOT } from "./stamp.mjs";

const FOLDER = "bench/";
const ENDING = ".bench.ts";

/** Every benchmark's name and the comment at the top of its file, by name. */
export async function benchmarks() {
  const files = await filesBelow(FOLDER, (file) => file.endsWith(ENDING));
  return Promise.all(
    files.map(async (file) => ({
      name: file.slice(FOLDER.length, -ENDING.length),
      comment: commentOf(await readFile(join(ROOT, file), "utf8")),
    })),
  );
}

/** Lines of the comment that a file begins with. */
function commentOf(source) {
  const lines = source.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("//"));
  return lines.slice(0, end).map((line) => line.replace(/^\/\/ ?/, ""));
}

/** With `whole` all that the benchmarks' files say of them, flags included; else how to call them and a line each. */
export function helpText(suites, whole) {
  if (whole) return suites.map(({ name, comment }) => [`# ${name}`, ...comment].join("\n")).join("\n\n");
  const width = Math.max(...suites.map(({ name }) => name.length));
  return [
    "npm run bench [-- NAME... [--FLAG...]]  runs these benchmarks, all of them without a name; saves figures in bench/results",
    "npm run bench -- NAME... --help         tells what they do, how long they take and which flags they know",
    "",
    ...suites.map(({ name, comment }) => `${name.padEnd(width)}  ${firstClause(comment)}`),
  ].join("\n");
}

/** What comes before the first full stop, colon or semicolon: enough to choose by, and mostly a line. */
const firstClause = (comment) => comment.join(" ").split(/[.:;?](?: |$)/)[0];
