import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { RELEASE_FILE } from "../server/routes/files.ts";

test("the nginx sample answers below /releases what the server does", () => {
  const text = readFileSync(join(import.meta.dirname, "serving.md"), "utf8");
  const nginx = [...text.matchAll(/^ *location ~ "(.+)" \{$/gm)].map(([, pattern]) => new RegExp(pattern));
  expect(nginx).toHaveLength(1);
  const names = ["channels.json", "manifest.json", "rejected.jsonl", "build-report.json", "root.12.json", "root.pem"];
  names.push(...["arrow", "onnx", "json", "csv"].map((extension) => `stats.0123456789abcdef.${extension}`));
  const folders = ["/", "/shop/", "/shop/3/", "/shop/3/old/", "/shop/log/", "/a.b/", "/Shop/3/"];
  const paths = folders.flatMap((folder) =>
    names.flatMap((name) => ["", ".br", ".gz", ".bak"].map((end) => folder + name + end)),
  );
  const answered = paths.filter((path) => nginx.some((pattern) => pattern.test(`/releases${path}`)));
  expect(answered).toEqual(paths.filter((path) => RELEASE_FILE.test(path)));
  expect(answered).toHaveLength(18);
});
