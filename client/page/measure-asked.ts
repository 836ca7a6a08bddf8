import type { WorkerLink } from "./worker-link.ts";

/** After the page's first moments; then again, since consent or a policy may come later. */
const FIRST_MS = 3_000;
const AGAIN_MS = 60_000;

/** Measures what the questions in force ask of the page, once they do. Returns what ends the looking. */
export function measureAsked(link: WorkerLink): () => void {
  const look = async (): Promise<void> => {
    const status = await link.call("status");
    const asked = "ok" in status ? null : status.asked;
    if (!asked) {
      timer = setTimeout(look, AGAIN_MS);
      return;
    }
    // A file that is not there leaves the questions with "none of these".
    const file = await import("./measures.ts").catch(() => null);
    file?.measure(asked, (values) => void link.call("measured", values));
  };
  let timer = setTimeout(look, FIRST_MS);
  return () => clearTimeout(timer);
}
