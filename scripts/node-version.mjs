// Imported first by every command: an old Node should meet one sentence, not a stack from somewhere inside.
const LEAST = [20, 19];
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1])) {
  console.error(
    `Afterclick needs Node ${LEAST.join(".")} or newer and this is ${process.version}: install it from https://nodejs.org.`,
  );
  process.exit(1);
}
