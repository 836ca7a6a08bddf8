import type { Failure } from "../../shared/contracts/error-code.ts";
import { failure } from "../../shared/contracts/error-code.ts";

/** The browser refused storage; `failure` says which way. The caller goes on in memory. */
export class StorageFailure extends Error {
  override name = "StorageFailure";
  readonly failure: Failure;

  constructor(cause: unknown) {
    const name = cause instanceof Error ? cause.name : String(cause);
    super(name, { cause });
    this.failure = failure(name === "QuotaExceededError" ? "storage-full" : "storage-unavailable", name);
  }
}

/** Why storage work failed, or null when it did not. */
export async function storageFailureOf(work: Promise<unknown>): Promise<Failure | null> {
  try {
    await work;
    return null;
  } catch (error) {
    return (error instanceof StorageFailure ? error : new StorageFailure(error)).failure;
  }
}
