/**
 * The one message that the worker sends unasked: what it ranked last, while a part of the release was on its way, it would
 * now rank better. Apart from the schemas, which would come into the page script with it.
 */
export const BETTER = "afterclick:better";
