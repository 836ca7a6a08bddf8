import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { expect } from "vitest";
import type { Channels } from "../../../shared/contracts/index.ts";
import { writeItems } from "../../../shared/release/tables.ts";
import { type Device, visit } from "../keys/device-test-util.ts";
import { PublisherError } from "../publisher-error.ts";
import { makeHead } from "../release/make-head.ts";
import type { ChannelChoice } from "../release/point-channel.ts";
import { FIXTURE_FACTS, fixtureParts, jsonBytes, releasesFolder } from "../release/release-test-util.ts";
import { writeRelease } from "../release/write-release.ts";
import { registerCanary } from "./canary.ts";
import { registerChannels } from "./channels.ts";
import { run } from "./commands-test-util.ts";
import { registerKeys } from "./keys.ts";
import { registerPromote } from "./promote.ts";
import { registerRollback } from "./rollback.ts";

const N = 400;
/** The fixture with another price: a small delta leads from one to the next. */
export const priced = (price: number) => ({
  ...fixtureParts(N),
  ranker: jsonBytes(`ranker ${price}`),
  items: writeItems(
    Array.from({ length: N }, (_, i) => ({
      id: `i${i}`,
      title: `A thing with number ${i}`,
      price: i === 7 ? price : i,
    })),
    [],
  ),
});

/** A site with releases 1, 2 …, the last of which is stable; signed where there are keys. */
export async function shop(releases: number, signed = true) {
  const folder = releasesFolder();
  const [out, keys] = [join(folder, "releases"), join(folder, "keys")];
  const site = join(out, "shop");
  const keyed = signed ? ["--keys", keys] : [];
  const command = async (register: (program: Command) => void, ...args: readonly string[]): Promise<string> => {
    const { out: said, error } = await run(register, ...args, "--out", out);
    if (error) throw error;
    return said;
  };
  const tag = signed ? await command(registerKeys, "keys", "init", "--site", "shop", "--keys", keys) : "";
  let made = 0;
  const build = (channel: ChannelChoice | null = { name: "stable" }): number => {
    made++;
    const publication = { keys: signed ? { keys } : {}, channel, deltasTo: () => [] };
    return writeRelease(out, priced(made), FIXTURE_FACTS, makeHead, publication).manifest.version;
  };
  for (let i = 0; i < releases; i++) build();
  const moves = {
    canary: (...args: readonly string[]) => command(registerCanary, "canary", ...args, ...keyed),
    promote: (...args: readonly string[]) => command(registerPromote, "promote", ...args, ...keyed),
    rollback: (...args: readonly string[]) => command(registerRollback, "rollback", ...args, ...keyed),
    refresh: (...args: readonly string[]) => command(registerChannels, "channels", "refresh", ...args, ...keyed),
    show: (...args: readonly string[]) => command(registerChannels, "channels", "show", ...args),
    rotate: (...args: readonly string[]) => command(registerKeys, "keys", "rotate", ...args, ...keyed),
  };
  const channels = (): Channels => JSON.parse(readFileSync(join(site, "channels.json"), "utf8"));
  /** A device that comes again and again. */
  let device: Device | undefined;
  const follows = async (): Promise<Channels> => {
    const visited = await visit(site, tag, device);
    if (!visited.ok) throw new Error(JSON.stringify(visited.error));
    device = visited.value.device;
    return visited.value.channels;
  };
  return { ...moves, out, site, keys, tag, build, channels, follows };
}

/** That it ends with this sentence. */
export const refused = async (work: Promise<unknown>, sentence: RegExp): Promise<void> => {
  await expect(work).rejects.toThrow(PublisherError);
  await expect(work).rejects.toThrow(sentence);
};
