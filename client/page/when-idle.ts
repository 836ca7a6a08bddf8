/** Runs `task` when the browser has nothing better to do; Safari, which has no requestIdleCallback, in the next task. */
export const whenIdle = (task: () => void): void => void (window.requestIdleCallback ?? setTimeout)(task);
