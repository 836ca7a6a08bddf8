// npm runs a script through a shell that dies of a signal without handing it on: `kill` of npm would leave us running, and
// holding the demo's port. So we end ourselves, as by SIGTERM, when that shell is gone.
const shell = process.ppid;
if (process.env.npm_lifecycle_event && process.platform !== "win32") {
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 500);
  watch.unref();
}
