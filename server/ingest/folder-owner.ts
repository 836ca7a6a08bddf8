import { createHash } from "node:crypto";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join, resolve } from "node:path";
import { OperatorError } from "./operator-error.ts";

/**
 * One process at a time may open a database folder. It listens at a socket in the folder, which ends with it however it ends,
 * so there is no lock to be left behind; and others can ask it meanwhile what the database says.
 */
export interface FolderOwner {
  close(): Promise<void>;
}

/** Where the socket is; Windows has its own kind, with a name for the whole machine. */
function socketOf(folder: string): string {
  const path = join(resolve(folder), "socket");
  if (process.platform === "win32")
    return `\\\\?\\pipe\\afterclick-${createHash("sha256").update(path).digest("hex").slice(0, 32)}`;
  // sun_path has 108 bytes on Linux, 104 elsewhere; a longer path would be cut off.
  if (Buffer.byteLength(path) > 100)
    throw new OperatorError(
      `${folder}: the path is too long for a socket (100 bytes); choose a folder nearer to the root.`,
    );
  return path;
}

/**
 * Makes this process the owner.
 *
 * @param answer what askOwner gets for its question, as a text; null for a question that there is not
 * @returns null when another process is
 */
export async function ownFolder(folder: string, answer: Answerer): Promise<FolderOwner | null> {
  const path = socketOf(folder);
  const other = await connected(path);
  other?.destroy();
  if (other) return null;
  await rm(path, { force: true });
  const server = createServer({ allowHalfOpen: true }, (socket) => void send(socket, answer));
  server.listen({ path });
  try {
    await once(server, "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return null;
    throw error;
  }
  return { close: () => closed(server) };
}

type Answerer = (question: string) => Promise<string | null>;

/** What the owner answers; null when there is none. */
export async function askOwner(folder: string, question: string): Promise<string | null> {
  const socket = await connected(socketOf(folder));
  if (!socket) return null;
  socket.end(question);
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

async function connected(path: string): Promise<Socket | null> {
  const socket = connect({ path });
  try {
    await once(socket, "connect");
    return socket;
  } catch {
    // Nobody listens: there is no such file, or it is left from a process that was killed.
    return null;
  }
}

/** Whoever only looks whether the folder is owned asks nothing, and closes. */
async function send(socket: Socket, answer: Answerer): Promise<void> {
  socket.on("error", () => socket.destroy());
  let asked = "";
  socket.setEncoding("utf8").on("data", (text) => {
    asked += text;
  });
  await once(socket, "end").catch(() => {});
  const told = asked && (await answer(asked).catch((error: Error) => JSON.stringify({ error: error.message })));
  if (told) socket.end(told);
  else socket.destroy();
}

const closed = (server: Server): Promise<void> => new Promise((done) => server.close(() => done()));
