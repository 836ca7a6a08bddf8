import type { RequestListener } from "node:http";
import { type Listening, listen } from "afterclick/server";

export interface CountedServer extends Listening {
  /** What was sent since the last call, headers included, in the order in which answers ended. */
  taken(): { readonly path: string; readonly bytes: number }[];
}

/** Serves `handle` on a free port and counts the bytes on the wire. */
export async function countedServer(handle: RequestListener): Promise<CountedServer> {
  let sent: { path: string; bytes: number }[] = [];
  const listening = await listen((request, response) => {
    const { socket } = request;
    const before = socket.bytesWritten;
    response.on("finish", () => sent.push({ path: request.url ?? "/", bytes: socket.bytesWritten - before }));
    handle(request, response);
  }, 0);
  return {
    ...listening,
    taken() {
      const all = sent;
      sent = [];
      return all;
    },
  };
}
