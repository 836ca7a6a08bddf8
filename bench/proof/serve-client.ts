import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import type { LedgerStore } from "../../shared/privacy/answer.ts";
import type { Ledger } from "../../shared/privacy/ledger.ts";

export interface ServedClient {
  readonly origin: string;
  /** The storage that the audited device reads and writes over /store/; the caller changes it from step to step. */
  store: LedgerStore | null;
  close(): Promise<void>;
}

const AUDIT_WORKER = 'self.audited = import("/client/afterclick-audit.js");';

/** The built files of `folder` under /client/ as they are, an empty page, and a storage for the ledger's audit. */
export async function serveClient(folder: string): Promise<ServedClient> {
  const server = createServer(async (request, response) => {
    try {
      const { type, body } = await respond(request);
      response.writeHead(200, { "Content-Type": type }).end(body);
    } catch {
      response.writeHead(500).end();
    }
  });
  const respond = async (request: IncomingMessage) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/") return { type: "text/html", body: "<!doctype html><title>Proof</title>" };
    if (pathname === "/audit-worker.js") return { type: "text/javascript", body: AUDIT_WORKER };
    if (pathname.startsWith("/store/")) return { type: "application/json", body: await ask(request, pathname) };
    return { type: "text/javascript", body: await readFile(join(folder, basename(pathname))) };
  };
  const ask = async (request: IncomingMessage, pathname: string): Promise<string> => {
    if (!served.store) throw new Error("no ledger is audited");
    if (pathname === "/store/load") return JSON.stringify(await served.store.load());
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { next, expected } = JSON.parse(Buffer.concat(chunks).toString()) as { next: Ledger; expected: number };
    return JSON.stringify(await served.store.save(next, expected));
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const served: ServedClient = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    store: null,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return served;
}
