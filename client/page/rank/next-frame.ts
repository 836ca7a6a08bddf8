/** Settles when the next frame has been drawn, with what it took in ms; or when the page is hidden and draws none. */
export const nextFrame = (): Promise<number> =>
  new Promise((resolve) => {
    const settle = (ms: number) => {
      removeEventListener("visibilitychange", hide);
      resolve(ms);
    };
    const hide = () => settle(0);
    if (document.hidden) return hide();
    addEventListener("visibilitychange", hide);
    requestAnimationFrame(() => {
      const start = performance.now();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => settle(performance.now() - start);
      port2.postMessage(null);
    });
  });
