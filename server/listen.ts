import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface Listening {
  readonly server: Server;
  /** "http://host:port", with the port that was really taken. */
  readonly url: string;
  /** Stops listening, lets requests in flight finish for at most `graceMs` (10 s), then cuts what is left. */
  close(graceMs?: number): Promise<void>;
}

/** Listens on host:port; port 0 takes a free one. @throws the socket's error (EADDRINUSE, EACCES, ...) */
export function listen(app: RequestListener, port: number, host = "127.0.0.1"): Promise<Listening> {
  const server = createServer(app);
  return new Promise((done, fail) => {
    server.once("error", fail);
    server.listen(port, host, () => {
      server.off("error", fail);
      const taken = (server.address() as AddressInfo).port;
      const shown = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
      done({ server, url: `http://${shown}:${taken}`, close: (graceMs = 10_000) => close(server, graceMs) });
    });
  });
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((done) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    // A kept-alive connection turns idle when its last answer is out, and close() alone would wait for its next request.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(idle);
      done();
    });
  });
}
