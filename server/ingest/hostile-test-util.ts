import { request } from "node:http";
import type { Rng } from "../../shared/math/rng.ts";
import { reportMaker, sitePolicy } from "./load-test-util.ts";

/** What somebody sends who means no good. */
export interface HostileRequest {
  readonly kind: string;
  readonly body: Buffer;
  readonly type: string;
  /** Nonces of reports in it that are in order: they are taken, and count once. */
  readonly nonces: readonly string[];
}

export interface HostileOutcome {
  readonly refused: number;
  readonly taken: number;
  /** Different reports that were taken. */
  readonly distinct: number;
  /** Answers that were neither 204 nor a refusal with a code, or not what the body deserves. */
  readonly unexpected: readonly string[];
}

const JSON_TYPE = "application/json";

export function hostileRequests(count: number, rng: Rng): HostileRequest[] {
  const make = reportMaker();
  const known = Array.from({ length: 20 }, make);
  const [{ id }] = sitePolicy.questions;
  const of = (kind: string, body: string | Buffer, type = JSON_TYPE, nonces: string[] = []): HostileRequest => ({
    kind,
    body: Buffer.from(body as string),
    type,
    nonces,
  });
  const below = (n: number) => Math.floor(rng() * n);
  const kinds: (() => HostileRequest)[] = [
    () => of("noise", Buffer.from(Array.from({ length: below(400) }, () => below(256)))),
    () => of("flipped", flipped(JSON.stringify(make()), below)),
    () => of("cut off", JSON.stringify(make()).slice(0, below(100))),
    () => of("oversized", `[${"0,".repeat(40_000)}0]`),
    () => of("deep", "[".repeat(1 + below(60_000))),
    () => of("deep and closed", `{"question":${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}}`),
    () => of("another type", JSON.stringify(make()), ["text/plain", "", "multipart/form-data"][below(3)]),
    () => {
      const report = known[below(known.length)];
      return of("replayed", JSON.stringify(report), JSON_TYPE, [report.nonce]);
    },
    () => of("out of domain", JSON.stringify({ ...make(), payload: `${"_".repeat(17)}w` })),
    () => of("another length", JSON.stringify({ ...make(), payload: "A".repeat(1 + below(340)) })),
    () => of("wrong values", JSON.stringify({ ...make(), epoch: [1e300, -1, 0.5, null, "1", {}][below(6)] })),
    () => of("prototypes", `{"__proto__":{"question":"${id}"},"constructor":1}`),
    () => of("another question", JSON.stringify({ ...make(), question: "x".repeat(1 + below(90)) })),
    () => of("SQL", JSON.stringify({ ...make(), nonce: "'); DROP TABLE reports;" })),
    () => of("NUL", JSON.stringify({ ...make(), question: "a\0b" })),
    () => of("long list", JSON.stringify(Array.from({ length: 65 + below(60) }, () => 0))),
  ];
  return Array.from({ length: count }, (_, i) => kinds[i % kinds.length]());
}

/** A byte changed so that it is no report in order any more: outside of nonce and payload every byte matters. */
function flipped(text: string, below: (n: number) => number): string {
  const at = below(text.indexOf('"nonce"'));
  return `${text.slice(0, at)}\u0001${text.slice(at + 1)}`;
}

/** Sends them all, so many at a time, and looks at the answers. */
export async function sendHostile(
  url: string,
  requests: readonly HostileRequest[],
  atOnce = 16,
): Promise<HostileOutcome> {
  const distinct = new Set<string>();
  const unexpected: string[] = [];
  let [refused, taken, next] = [0, 0, 0];
  const worker = async () => {
    while (next < requests.length) {
      const one = requests[next++];
      const { status, text } = await send(url, one);
      const code = /^\{"error":\{"code":"([a-z-]+)"/.exec(text)?.[1];
      if (status === 204 && one.nonces.length > 0) {
        taken++;
        for (const nonce of one.nonces) distinct.add(nonce);
      } else if (status >= 400 && status < 500 && code && one.nonces.length === 0) refused++;
      else unexpected.push(`${one.kind}: ${status} ${text.slice(0, 100)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { refused, taken, distinct: distinct.size, unexpected };
}

function send(url: string, { body, type }: HostileRequest): Promise<{ status: number; text: string }> {
  return new Promise((done) => {
    const sent = request(
      `${url}/v1/reports`,
      { method: "POST", headers: { ...(type && { "content-type": type }), "content-length": body.length } },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk) => {
          text += chunk;
        });
        answer.on("end", () => done({ status: answer.statusCode ?? 0, text }));
      },
    );
    sent.on("error", (error) => done({ status: 0, text: error.message }));
    sent.end(body);
  });
}
