/**
 * The one message that the worker sends unasked: it would now rank better than it did, or could have done, while a part of
 * the release was on its way. Apart from the schemas, which would come into the page script with it.
 */
export const BETTER = "afterclick:better";
