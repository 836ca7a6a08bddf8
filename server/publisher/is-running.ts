/** Whether another process has this id. */
export function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process runs too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
