/** Settles when the next frame has been drawn, with what it took in ms; or when the page is hidden and draws none. */
export const nextFrame = (): Promise<number> =>
  new Promise((resolve) => {
    if (document.hidden) resolve(0);
    addEventListener("visibilitychange", () => resolve(0), { once: true });
    requestAnimationFrame(() => {
      const start = performance.now();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - start);
      port2.postMessage(null);
    });
  });
