import type { StageReport } from "./build-report.ts";
import type { Progress } from "./progress.ts";

/** Runs stages one after the other, shows them, and notes what each took. */
export class StageClock {
  readonly stages: StageReport[] = [];
  readonly #progress: Progress;

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  note(text: string): void {
    this.#progress.note(text);
  }

  /** @param total units of `tick`, 0 when unknown. @param summary what to say of the result */
  async run<T>(
    name: string,
    total: number,
    work: (tick: () => void) => Promise<T> | T,
    summary: (result: T) => string,
  ): Promise<T> {
    const stage = this.#progress.stage(name, total);
    const [result, report] = await timed(name, () => work(() => stage.tick(1)));
    stage.done(summary(result));
    this.stages.push(report);
    return result;
  }
}

/** Does the work and answers what it took. */
export async function timed<T>(name: string, work: () => Promise<T> | T): Promise<[result: T, report: StageReport]> {
  const began = performance.now();
  const cpuBefore = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(cpuBefore);
  const report = {
    name,
    seconds: Math.round((performance.now() - began) / 10) / 100,
    cpuSeconds: Math.round((user + system) / 1e4) / 100,
    residentMb: Math.round(process.memoryUsage().rss / 1e6),
  };
  return [result, report];
}
