import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { DEFAULT_POLICY } from "../../shared/contracts/manifest.ts";
import type { Report } from "../../shared/contracts/report.ts";
import { firstSitePolicy, type SitePolicy } from "../../shared/contracts/site-policy.ts";
import { DAY_MS } from "../../shared/math/day.ts";
import { toBase64Url } from "../../shared/privacy/base64url.ts";
import { cryptoWords, RandomIntegers } from "../../shared/privacy/random-integers.ts";
import { definitionOf, mechanismOf, readDefinition } from "./survey.ts";

export const sitePolicy: SitePolicy = {
  ...firstSitePolicy("shop", DEFAULT_POLICY),
  questions: [
    {
      id: "interests",
      text: "Which of these hundred topics do you look at most?",
      about: "page:topic",
      domain: { kind: "values", values: Array.from({ length: 99 }, (_, i) => `topic ${i + 1}`) },
      epsilon: 1,
      epochDays: 1,
      share: 1,
    },
  ],
};

/** Makes reports to the first question of devices that hold the values in turn, each with its own nonce. */
export function reportMaker(policy = sitePolicy): () => Report {
  const [question] = policy.questions;
  const mechanism = mechanismOf(readDefinition(definitionOf(question)));
  const random = new RandomIntegers(cryptoWords());
  // A device's randomness is its own; of the load only nonces must differ.
  const payloads = Array.from({ length: 1_000 }, (_, i) => toBase64Url(mechanism.randomise(i % 100, random)));
  const epoch = Math.floor(Date.now() / DAY_MS);
  let made = 0;
  return () => ({
    question: question.id,
    epoch,
    policy: policy.version,
    nonce: randomBytes(16).toString("base64url"),
    payload: payloads[made++ % payloads.length],
  });
}

export interface Client {
  /** Sends a body and resolves to the status; null when the connection broke, so that nobody knows. */
  post(body: string): Promise<number | null>;
  close(): void;
}

/** A kept-alive connection that costs next to nothing, so that what is measured is the server. */
export function client(url: string): Client {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  const head = `POST /v1/reports HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\nContent-Length: `;
  let broken = false;
  let answered: ((status: number | null) => void) | null = null;
  let text = "";
  const settle = (status: number | null) => {
    const done = answered;
    answered = null;
    text = "";
    done?.(status);
  };
  const onBroken = () => {
    broken = true;
    settle(null);
  };
  socket.on("error", onBroken).on("close", onBroken);
  socket.setEncoding("latin1").on("data", (chunk) => {
    text += chunk;
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (text.length >= end + 4 + length) settle(Number(text.slice(9, 12)));
  });
  return {
    post(body) {
      if (broken) return Promise.resolve(null);
      return new Promise((done) => {
        answered = done;
        socket.write(`${head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
      });
    },
    close: () => socket.destroy(),
  };
}
