import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { findNginx } from "../scripts/nginx.mjs";

const DOCUMENT = join(import.meta.dirname, "../docs/serving.md");

export interface RunningNginx {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Runs the configuration of docs/serving.md word for word, but for the port and the folder, as Debian's nginx.conf would
 * include it. What nginx writes goes to `folder`.
 *
 * @param root holds the folder "releases"
 * @throws when nginx refuses the configuration
 */
export async function startNginx(folder: string, root: string): Promise<RunningNginx> {
  const found = findNginx();
  if (!found) throw new Error("there is no nginx here");
  const port = await freePort();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "afterclick.conf"), documented(port, root));
  writeFileSync(join(folder, "nginx.conf"), around(found.brotliModule));
  const child = spawn(found.program, ["-p", folder, "-c", "nginx.conf", "-e", "error.log"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk;
  });
  let running = true;
  const ended = new Promise<void>((done) =>
    child.once("close", () => {
      running = false;
      done();
    }),
  );
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(url).catch(() => null))) {
    if (!running) throw new Error(`nginx ended: ${said}`);
    await new Promise((next) => setTimeout(next, 20));
  }
  return {
    url,
    close: () => {
      child.kill("SIGQUIT");
      return ended;
    },
  };
}

/** What the document has site owners copy. */
function documented(port: number, root: string): string {
  const [, block] = /```nginx\n(.*?)```/s.exec(readFileSync(DOCUMENT, "utf8")) ?? [];
  return block.replace("listen 80;", `listen 127.0.0.1:${port};`).replace("root /srv/afterclick;", `root ${root};`);
}

/** Root reads the folders of root, which a worker of nobody could not. */
const around = (brotliModule: string): string => `
load_module ${brotliModule};
daemon off;
${process.getuid?.() === 0 ? "user root;" : ""}
pid nginx.pid;
events {}
http {
  sendfile on;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  include afterclick.conf;
}
`;

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? done(address.port) : fail(new Error("no port"))));
    });
  });
}
