import { connect } from "node:net";
import { join } from "node:path";
import { askOwner } from "../../server/ingest/folder-owner.ts";
import { hostileRequests, sendHostile } from "../../server/ingest/hostile-test-util.ts";
import type { SurveyEstimates } from "../../shared/contracts/console.ts";
import { seededRng } from "../../shared/math/rng.ts";
import type { Metrics } from "../save.ts";
import { whileServing } from "./places.ts";

const REQUESTS = 50_000;
/** Connections that send the beginning of a body and nothing more. */
const SLOW = 100;

export async function measureHostile(): Promise<Metrics> {
  return whileServing({ name: "PGlite", url: null }, async (server, folder) => {
    const slow = Array.from({ length: SLOW }, () => slowBody(server.url));
    const outcome = await sendHostile(server.url, hostileRequests(REQUESTS, seededRng(1)));
    const timedOut = (await Promise.all(slow)).filter((answer) => answer.startsWith("HTTP/1.1 408 ")).length;
    const estimates = JSON.parse((await askOwner(join(folder, "reports"), "estimates")) ?? "[]") as SurveyEstimates[];
    const counted = estimates.reduce((sum, { reports }) => sum + reports, 0);
    for (const line of outcome.unexpected.slice(0, 10)) console.log(line);
    const alive = server.child.exitCode === null && server.child.signalCode === null;
    if (outcome.unexpected.length > 0 || counted !== outcome.distinct || timedOut !== SLOW || !alive)
      process.exitCode = 1;
    return {
      "hostile: requests": REQUESTS,
      "hostile: refused with a code": outcome.refused,
      "hostile: replays acknowledged": outcome.taken,
      "hostile: different reports among them": outcome.distinct,
      "hostile: reports counted": counted,
      "hostile: answered otherwise": outcome.unexpected.length,
      "hostile: slow bodies": SLOW,
      "hostile: slow bodies refused with a code": timedOut,
      "hostile: crashes": alive ? 0 : 1,
    };
  });
}

function slowBody(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST /v1/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"q`,
  );
  return new Promise((done) => {
    let text = "";
    socket.setEncoding("latin1").on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", () => {});
    socket.on("close", () => done(text));
  });
}
