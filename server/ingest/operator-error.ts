/** Something that whoever runs the server can put right; the message says what is wrong and what to do. */
export class OperatorError extends Error {
  override readonly name = "OperatorError";
}
