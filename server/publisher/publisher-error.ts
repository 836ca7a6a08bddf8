/**
 * Something the user of the publisher can put right. The message says what is wrong and what to do; the CLI prints it
 * without a stack and exits with code 2.
 */
export class PublisherError extends Error {
  override readonly name = "PublisherError";
}
