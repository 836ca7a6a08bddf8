// One build at a time: `npm test` and `npm run demo` in two terminals must not write dist/ into each other.
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "./stamp.mjs";

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Removes a dead holder's lock, and puts it back if another waiter has taken it over in the meantime. */
async function takeAway(file, holder) {
  const aside = `${file}.${process.pid}`;
  try {
    await rename(file, aside);
    if (Number(await readFile(aside, "utf8")) !== holder) await link(aside, file);
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "EEXIST") throw error;
  }
  await rm(aside, { force: true });
}

/** Runs `work` while holding the lock of that name; waits for a live holder, takes over from a dead one. */
export async function withLock(name, work) {
  const file = join(ROOT, ".cache", `${name}.lock`);
  await mkdir(join(ROOT, ".cache"), { recursive: true });
  for (let told = false; ; ) {
    try {
      await writeFile(file, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = Number(await readFile(file, "utf8").catch(() => "0"));
    if (holder && !alive(holder)) await takeAway(file, holder);
    else {
      if (!told) console.error(`waiting for another ${name} (process ${holder}) to finish`);
      told = true;
      await sleep(200);
    }
  }
  const release = () => rm(file, { force: true });
  const stop = () => release().finally(() => process.exit(130));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    return await work();
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    await release();
  }
}
