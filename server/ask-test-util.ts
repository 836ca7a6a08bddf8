import { type IncomingHttpHeaders, request } from "node:http";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Name, value, name, value, as they came: what is sent twice is here twice. */
  readonly rawHeaders: readonly string[];
  /** As it came, compressed or not. */
  readonly body: Buffer;
}

/** Sends the path as it is: fetch would tidy "..", and would decode what is compressed. */
export function ask(
  url: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = "GET",
): Promise<Answer> {
  return new Promise((done, fail) => {
    const sent = request(url, { path, method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("error", fail);
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () =>
        done({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          rawHeaders: answer.rawHeaders,
          body: Buffer.concat(chunks),
        }),
      );
    });
    sent.on("error", fail).end();
  });
}
