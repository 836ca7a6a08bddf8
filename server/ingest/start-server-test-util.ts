import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

export interface StartedServer {
  readonly url: string;
  readonly child: ChildProcess;
  /** Resolves when the process is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Runs a program of ours that prints its address, and waits until it has. */
export async function startServer(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<StartedServer> {
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  const exited = once(child, "exit");
  const url = await new Promise<string>((done, fail) => {
    let out = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
      const found = /listens on (http:\/\/\S+?)\/\s/.exec(out);
      if (found) done(found[1]);
    });
    exited.then(([code]) => fail(new Error(`the server ended with ${code}: ${said}`)), fail);
  });
  return {
    url,
    child,
    end: async (signal) => {
      child.kill(signal);
      await exited;
    },
  };
}
