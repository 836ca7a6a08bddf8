/**
 * Contract versions. A change to a schema changes its hash in versions.test.ts, and that test says which number to raise.
 *
 * | constant | history |
 * |---|---|
 * | EVENT_VERSION | 1: first |
 * | RELEASE_FORMAT | 1: first. A device refuses a release of another format; ship devices that read N+1 before releases of N+1 |
 * | ENGINE_API_VERSION | 1: first. Page script and worker are deployed together; the worker refuses a page of another version |
 * | HTTP_VERSION | 1: first |
 */
export const EVENT_VERSION = 1;
export const RELEASE_FORMAT = 1;
export const ENGINE_API_VERSION = 1;
export const HTTP_VERSION = 1;
