// A server in a process of its own: node server-process.js ours|static FOLDER. Tells its URL when it listens, and the processor
// time that it has used, in microseconds, whenever it is asked.
import express from "express";
import { createApp } from "../../server/app.ts";
import { listen } from "../../server/listen.ts";
import { createLogger } from "../../server/log.ts";

const [kind, folder] = process.argv.slice(2);
// As `afterclick serve` runs unless told otherwise: with its log, which goes to stderr.
const ours = () => createApp({ releases: folder, logger: createLogger("info") });
const bare = () => express().use("/releases", express.static(folder));
const { url } = await listen(kind === "ours" ? ours() : bare(), 0);

process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.send?.(url);
