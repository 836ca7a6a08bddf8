import { expose } from "comlink";
import { BETTER } from "../../shared/contracts/better.ts";
import { createEngine } from "./engine-api.ts";

expose(createEngine(() => postMessage(BETTER)));
