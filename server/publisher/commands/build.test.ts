import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { testFolder } from "../input/input-test-util.ts";
import { PublisherError } from "../publisher-error.ts";
import { registerBuild } from "./build.ts";
import { run } from "./commands-test-util.ts";
import { registerKeys } from "./keys.ts";

/** No log: reading it would be the first error. */
const NO_LOG = ["--events", "none.csv"];

describe("before the log is read", () => {
  const refused = async (sentence: RegExp, ...args: string[]): Promise<void> => {
    const { error } = await run(registerBuild, "build", ...NO_LOG, ...args);
    expect(error).toBeInstanceOf(PublisherError);
    expect(error?.message).toMatch(sentence);
  };

  test("the folder for the release is tried", async () => {
    const { path, write } = testFolder();
    const file = write("file", "");
    await refused(/file cannot be written: there is a file in its place\. Remove it or/, "--out", file);
    await refused(/cannot be written: a folder above it is a file/, "--out", join(file, "out"));
    mkdirSync(join(path, "out"));
    write("out/shop", "");
    await refused(/shop cannot be written: there is a file in its place/, "--out", join(path, "out"), "--site", "shop");
    await refused(/none\.csv/, "--out", join(path, "new/out"));
    expect(existsSync(join(path, "new/out"))).toBe(true);
  });

  test("a signed site's keys are looked for, and what channels need", async () => {
    const { path } = testFolder();
    const place = ["--out", join(path, "out"), "--site", "shop"];
    const canary = ["--channel", "canary", "--share", "5"];
    await refused(/no stable release beside which a canary could be/, ...place, ...canary);
    await refused(/--channel canary needs --share PERCENT/, ...place, "--channel", "canary");
    await refused(/--share is for --channel canary/, ...place, "--share", "5");
    await refused(/has no root\.1\.json, so nothing there is signed/, ...place, "--keys", join(path, "keys"));
    await run(registerKeys, "keys", "init", ...place, "--keys", join(path, "keys"));
    await refused(/The site is signed .+ no folder afterclick-keys with its keys\. Name it with --keys/, ...place);
    await refused(/none\.csv/, ...place, "--keys", join(path, "keys"));
    await run(
      registerKeys,
      "keys",
      "init",
      "--out",
      join(path, "out"),
      "--site",
      "other",
      "--keys",
      join(path, "other"),
    );
    await refused(/needs the key \w{8} of root\.1\.json to sign as release/, ...place, "--keys", join(path, "other"));
  });

  test("models and vectors must come together", async () => {
    const { path, write } = testFolder();
    const model = write("encoder.onnx", "model");
    const out = join(path, "out");
    await refused(/--encoder needs --vectors: /, "--out", out, "--encoder", model);
    await refused(/--vector-ids needs --vectors: /, "--out", out, "--vector-ids", model);
    expect(existsSync(out)).toBe(false);
  });

  test("pairs of a single session are warned of", async () => {
    const { path, write } = testFolder();
    // Too short to learn from, so that nothing is trained.
    const log = write("log.txt", "a\nb\n");
    const said = async (k: string): Promise<string> => {
      const args = ["--format", "sessions", "--events", log, "--out", join(path, "out"), "--k-sessions", k];
      const { error, err } = await run(registerBuild, "build", ...args);
      expect(error).toBeInstanceOf(PublisherError);
      return err;
    };
    expect(await said("1")).toMatch(/WARNING: --k-sessions 1 ships pairs of items that a single session holds/);
    expect(await said("2")).not.toMatch(/WARNING/);
  });
});
