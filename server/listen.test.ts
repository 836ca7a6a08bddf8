import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { afterEach, expect, it } from "vitest";
import { type Listening, listen } from "./listen.ts";

let agent: Agent;
afterEach(() => agent?.destroy());

/** A server whose answer waits until it is let go. */
async function slowServer(): Promise<{ served: Listening; asked: Promise<unknown>; letGo: () => void }> {
  let letGo = () => {};
  let askedNow = () => {};
  const asked = new Promise<void>((done) => {
    askedNow = done;
  });
  const served = await listen((_req, res) => {
    letGo = () => res.end("whole answer");
    res.write(" ");
    askedNow();
  }, 0);
  return { served, asked, letGo: () => letGo() };
}

async function ask(url: string): Promise<IncomingMessage> {
  agent = new Agent({ keepAlive: true });
  const [answer] = (await once(get(url, { agent }), "response")) as [IncomingMessage];
  return answer;
}

async function bodyOf(answer: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of answer) text += chunk;
  return text;
}

it("finishes the request in flight, takes no new one, and then closes kept-alive connections", async () => {
  const { served, asked, letGo } = await slowServer();
  const answer = await ask(served.url);
  await asked;
  const closed = served.close();
  await expect(fetch(served.url)).rejects.toThrow();
  letGo();
  expect(await bodyOf(answer)).toBe(" whole answer");
  await closed;
});

it("cuts what is still unanswered when the grace is over", async () => {
  const { served, asked } = await slowServer();
  const answer = await ask(served.url);
  await asked;
  const failed = expect(bodyOf(answer)).rejects.toThrow();
  await served.close(20);
  await failed;
});

it("fails with the socket's error when the port is taken", async () => {
  const first = await listen((_req, res) => res.end(), 0);
  const port = Number(new URL(first.url).port);
  await expect(listen((_req, res) => res.end(), port)).rejects.toMatchObject({ code: "EADDRINUSE" });
  await first.close();
});
