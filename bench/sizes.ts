import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import terser from "@rollup/plugin-terser";
import { type Plugin, rollup } from "rollup";
import { SIZE_BUDGETS } from "./size-budgets.ts";

/** Bytes as they are, after gzip and after brotli. */
export interface Size {
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
}
export interface MeasuredSize extends Size {
  readonly name: string;
  /** Most bytes after brotli. */
  readonly budget: number;
}

const CLIENT = join(import.meta.dirname, "../../dist/client");

/** Everything that size-budgets.ts names, of dist/ as the build wrote and compressed it. @throws Error without a build */
export async function measureSizes(): Promise<MeasuredSize[]> {
  const names = await readdir(CLIENT);
  return Promise.all(
    SIZE_BUDGETS.map(async ({ name, files, imports = [], whole = false, brotli }) => {
      const sizes = files
        ? await Promise.all(files.map((pattern) => sizeOfFile(present(names, pattern))))
        : await sizesOfImport(imports, whole);
      const sum = (of: keyof Size) => sizes.reduce((total, size) => total + size[of], 0);
      return { name, raw: sum("raw"), gzip: sum("gzip"), brotli: sum("brotli"), budget: brotli };
    }),
  );
}

/** The file that a name with one star for its hash stands for. */
function present(names: readonly string[], pattern: string): string {
  const [before, after = ""] = pattern.split("*");
  const found = names.find((name) => name.startsWith(before) && name.endsWith(after));
  if (!found) throw new Error(`dist/client has no ${pattern}: run npm run build`);
  return found;
}

async function sizeOfFile(name: string): Promise<Size> {
  const bytes = async (ending: string) => (await stat(join(CLIENT, name + ending))).size;
  return { raw: await bytes(""), gzip: await bytes(".gz"), brotli: await bytes(".br") };
}

/** Sizes of the chunks of a site's bundle that imports `names` and nothing else: the first one, or with `whole` all. */
async function sizesOfImport(names: readonly string[], whole: boolean): Promise<Size[]> {
  const site: Plugin = {
    name: "site",
    resolveId: (id) => (id === "site" ? id : null),
    load: (id) => (id === "site" ? `export { ${names.join()} } from ${JSON.stringify(`${CLIENT}/index.js`)};` : null),
  };
  const made = await rollup({
    input: "site",
    plugins: [site],
    preserveEntrySignatures: "allow-extension",
    onwarn: () => {},
  });
  const { output } = await made.generate({ format: "es", plugins: [terser({ module: true, maxWorkers: 1 })] });
  await made.close();
  return output
    .filter((chunk) => chunk.type === "chunk")
    .filter((chunk) => whole || chunk.isEntry)
    .map(({ code }) => ({
      raw: Buffer.byteLength(code),
      gzip: gzipSync(code, { level: 9 }).length,
      brotli: brotliCompressSync(code).length,
    }));
}
