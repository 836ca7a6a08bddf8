/** A tab that has the turn says so this often, in ms. */
const BEAT_MS = 1_000;
/** A tab that has said nothing for so long is frozen or hangs: the others no longer wait for it. */
const SILENCE_MS = 5_000;

/**
 * Runs `work` while no other tab of the site does, by Web Locks (https://w3c.github.io/web-locks/): one tab downloads and puts
 * parts on the device, the others find them there. A lock ends with its tab, however that ends; a browser may also freeze a
 * tab with all it holds. Where there are no locks (no secure context, no storage), every tab works for itself.
 *
 * @param signal aborted: whoever still waits for the turn gives it up
 * @returns null when it was given up
 */
export async function inSyncTurn<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T | null> {
  const locks: LockManager | undefined = navigator.locks;
  if (!locks || typeof BroadcastChannel === "undefined") return signal.aborted ? null : work();
  const beats = new BroadcastChannel(`${name} turn`);
  const waiting = new AbortController();
  const endWaiting = () => waiting.abort();
  let silence = setTimeout(endWaiting, SILENCE_MS);
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(endWaiting, SILENCE_MS);
  };
  beats.onmessage = heard;
  if (signal.aborted) endWaiting();
  else signal.addEventListener("abort", endWaiting);
  let beat: ReturnType<typeof setInterval> | undefined;
  let began = false;
  const inTurn = async (): Promise<T | null> => {
    began = true;
    beats.onmessage = null;
    clearTimeout(silence);
    beats.postMessage(null);
    beat = setInterval(() => beats.postMessage(null), BEAT_MS);
    return signal.aborted ? null : work();
  };
  try {
    return await locks.request(name, { signal: waiting.signal }, inTurn);
  } catch (error) {
    if (began) throw error;
    return signal.aborted ? null : work();
  } finally {
    clearTimeout(silence);
    clearInterval(beat);
    signal.removeEventListener("abort", endWaiting);
    beats.close();
  }
}
