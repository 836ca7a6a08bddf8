import { Agent, get } from "node:http";

export interface Load {
  readonly url: string;
  /** How many requests in all. */
  readonly requests: number;
  /** Headers of request number i. */
  readonly headers: (i: number) => Readonly<Record<string, string>>;
  /** Every answer must have this status. */
  readonly status: number;
  /** And this length, in bytes. */
  readonly bytes: number;
}

/** Kept-alive connections, each with one request at a time. */
const CONNECTIONS = 16;

/**
 * Sends all requests and reads all answers.
 *
 * @returns seconds
 * @throws Error when an answer is another than expected
 */
export async function runLoad(load: Load): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < load.requests; i = next++) await request(load, i, agent);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  const seconds = (performance.now() - started) / 1_000;
  agent.destroy();
  return seconds;
}

function request({ url, headers, status, bytes }: Load, i: number, agent: Agent): Promise<void> {
  return new Promise((done, fail) => {
    get(url, { agent, headers: headers(i) }, (answer) => {
      let length = 0;
      answer.on("data", (chunk: Buffer) => {
        length += chunk.length;
      });
      answer.on("error", fail);
      answer.on("end", () => {
        if (answer.statusCode === status && length === bytes) done();
        else fail(new Error(`${url}: status ${answer.statusCode}, ${length} bytes`));
      });
    }).on("error", fail);
  });
}
