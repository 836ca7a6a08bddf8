import type { LogMethod, ReleaseMethod } from "../evaluate/evaluation.ts";

/** What each yardstick is called, and what it is. */
export const METHODS: Readonly<Record<ReleaseMethod | LogMethod, readonly [name: string, meaning: string]>> = {
  popularity: ["Popular items", "the same list for everybody"],
  sessionPopularity: ["Session, then popular", "the session's own items, then popular ones"],
  lastItemNeighbours: ["Last item's neighbours", "what other sessions visited near it"],
  encoderAlone: ["Encoder alone", "nearest items to the session vector"],
  rung2: ["Without models (rung 2)", "mean of the session and linear weights, before ONNX Runtime is there"],
  itemKnn: ["Item-kNN", "items of the same sessions, by cosine"],
  sessionKnn: ["Session-kNN", "needs other people's sessions, so it can be no release; a yardstick"],
  userHistory: ["Visitor's history", "what the visitor did in earlier sessions"],
};
