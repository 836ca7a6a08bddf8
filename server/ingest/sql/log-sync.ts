import { closeSync, fsync, fsyncSync, openSync } from "node:fs";

/**
 * Syncs PostgreSQL's log of writes (WAL) in the background. The engine runs in our thread and would keep it from answering anyone
 * for the ms that a disk takes, so it is told at once that its log is synced, and this keeps the two promises that hang on it:
 *
 * - a statement is acknowledged only when the log is on the disk: finished();
 * - nothing else of the database is written before the log that describes it: now(), ahead of each such write.
 */
export class LogSync {
  /** Of our own: the engine closes and renames its files as it likes. */
  #descriptor: number | null = null;
  #path: string | null = null;
  /** The log was written since the last sync began. */
  #due = false;
  /** The sync that runs, or ran last. */
  #running: Promise<void> = Promise.resolve();
  #isRunning = false;
  #failed: Error | null = null;

  /** The engine wants this file of the log synced. */
  note(path: string): void {
    if (path !== this.#path) {
      this.now();
      this.close();
      this.#descriptor = openSync(path, "r+");
      this.#path = path;
    }
    this.#due = true;
  }

  /** Syncs what is due before it returns. */
  now(): void {
    if (this.#descriptor === null || !(this.#due || this.#isRunning)) return;
    this.#due = false;
    fsyncSync(this.#descriptor);
  }

  /**
   * Resolves when all that was due is on the disk. Once that has failed it always rejects: the system may have dropped what it
   * could not write, and only reading the disk anew tells what is there.
   */
  async finished(): Promise<void> {
    while (this.#isRunning) await this.#running;
    if (this.#failed) throw this.#failed;
    if (!this.#due) return;
    this.#due = false;
    this.#isRunning = true;
    this.#running = this.#sync(this.#descriptor as number);
    await this.#running;
    if (this.#failed) throw this.#failed;
  }

  close(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = null;
    this.#path = null;
    if (descriptor !== null) void this.#running.then(() => closeSync(descriptor));
  }

  #sync(descriptor: number): Promise<void> {
    return new Promise((done) => {
      fsync(descriptor, (error) => {
        this.#isRunning = false;
        this.#failed ??= error;
        done();
      });
    });
  }
}
