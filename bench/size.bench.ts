// Bytes of everything a visitor downloads of us, and of the names a site's own bundle imports. Budgets: size-budgets.ts.

import { saveResult } from "./save.ts";
import { measureSizes } from "./sizes.ts";

const sizes = await measureSizes();
saveResult(
  "size",
  Object.fromEntries(
    sizes.flatMap(({ name, raw, gzip, brotli, budget }) => [
      [`${name}: raw bytes`, raw],
      [`${name}: gzip bytes`, gzip],
      [`${name}: brotli bytes`, brotli],
      [`${name}: brotli bytes, budget`, budget],
    ]),
  ),
  "npm run bench size",
);
console.table(sizes);
if (sizes.some(({ brotli, budget }) => brotli > budget)) process.exitCode = 1;
