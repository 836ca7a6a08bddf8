import type { EngineApi } from "../../shared/contracts/engine-api.ts";
import type { Visit } from "./visits.ts";

declare global {
  interface Window {
    engine: EngineApi;
  }
}

/** One ranking of a list of 50, in ms. */
export interface RankTimes {
  /** From the request's arrival in the worker to the answer. */
  readonly engineMs: number;
  /** From the page to the worker and back. */
  readonly tripMs: number;
  readonly rung: number;
}

export type Asked = readonly [visit: Visit, pauseMs: number];

/** Runs in the page: one visit, its clicks ranked as fast as they go or each after a pause. */
export async function rankVisit([{ clicks, list }, pauseMs]: Asked): Promise<RankTimes[]> {
  const times: RankTimes[] = [];
  const lists = [{ list: "list", items: [...list] }];
  await window.engine.eraseProfile();
  for (const item of clicks) {
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const seen = list.slice(0, 6).map((id) => ({ type: "impression" as const, at: Date.now(), item: id }));
    const events = [...seen, { type: "click" as const, at: Date.now(), item }];
    const began = performance.now();
    const answer = await window.engine.rank({ events, lists, slots: [], deadlineMs: 1000 });
    const tripMs = performance.now() - began;
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    const [{ elapsedMs, rung }] = answer.value.lists;
    times.push({ engineMs: elapsedMs, tripMs, rung });
  }
  return times;
}
