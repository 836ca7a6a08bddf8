// What a visitor downloads may not grow unnoticed: each row of bench/size-budgets.ts against its budget, after a build.
import { pathToFileURL } from "node:url";

/** Prints all sizes; true when every one is within its budget. */
export async function checkSizes() {
  try {
    // Loaded late: the build writes it.
    const { measureSizes } = await import("../build/bench/sizes.js");
    const sizes = await measureSizes();
    for (const { name, brotli, budget } of sizes)
      console.log(`${name}: ${brotli} of ${budget} bytes${brotli > budget ? " - OVER" : ""}`);
    return sizes.every(({ brotli, budget }) => brotli <= budget);
  } catch (error) {
    console.error(error.message);
    return false;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href && !(await checkSizes())) process.exitCode = 1;
