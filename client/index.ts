export type { ConsentMode } from "../shared/contracts/consent.ts";
export type {
  Card,
  EngineStatus,
  Profile,
  Ranked,
  RankedSlot,
  RankResponse,
  Reason,
  Rung,
} from "../shared/contracts/engine-api.ts";
export type { ErrorCode, Failure, Result } from "../shared/contracts/error-code.ts";
export type { Event } from "../shared/contracts/event.ts";
export type { Afterclick, DeviceProfile } from "./page/afterclick.ts";
export { create } from "./page/create.ts";
export type { Options } from "./page/options.ts";
export type { RankListener } from "./page/rank/emit.ts";
export type { TrackedEvent } from "./page/tracker/recorder.ts";
