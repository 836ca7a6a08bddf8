// Bytes of everything a visitor downloads of us, of the names a site's own bundle imports, and of a release of 100,000 items,
// which is made on first use (about four minutes). Budgets: size-budgets.ts.
import { LARGE_SITE, largeRelease } from "./large-release.ts";
import { releaseBytes } from "./release-bytes.ts";
import { saveResult } from "./save.ts";
import { RELEASE_BUDGETS } from "./size-budgets.ts";
import { type MeasuredSize, measureSizes } from "./sizes.ts";

const scripts = await measureSizes();
const parts = releaseBytes(`${await largeRelease(100_000)}/${LARGE_SITE}`);
const wire = (roles: readonly { readonly wire: number }[]): number => roles.reduce((sum, part) => sum + part.wire, 0);
const release = {
  "release of 100,000 items, all parts": { brotli: wire(parts), budget: RELEASE_BUDGETS.allParts },
  "release of 100,000 items, head": {
    brotli: wire(parts.filter(({ role }) => role === "head")),
    budget: RELEASE_BUDGETS.head,
  },
};

saveResult(
  "size",
  Object.fromEntries([
    ...scripts.flatMap(metricsOf),
    ...parts.flatMap(({ role, raw, wire }) => [
      [`release of 100,000 items, ${role}: raw bytes`, raw],
      [`release of 100,000 items, ${role}: bytes on the wire`, wire],
    ]),
    ...Object.entries(release).flatMap(([name, { brotli, budget }]) => [
      [`${name}: bytes on the wire`, brotli],
      [`${name}: bytes on the wire, budget`, budget],
    ]),
  ]),
  "npm run bench size",
);
console.table(scripts);
console.table(parts);
console.table(release);
if ([...scripts, ...Object.values(release)].some(({ brotli, budget }) => brotli > budget)) process.exitCode = 1;

function metricsOf({ name, raw, gzip, brotli, budget }: MeasuredSize): [string, number][] {
  return [
    [`${name}: raw bytes`, raw],
    [`${name}: gzip bytes`, gzip],
    [`${name}: brotli bytes`, brotli],
    [`${name}: brotli bytes, budget`, budget],
  ];
}
