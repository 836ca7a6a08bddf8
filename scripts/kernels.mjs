// Compiles the AssemblyScript kernels to WebAssembly and writes each as a TypeScript module holding it in base64: a
// kernel is about a kilobyte, so inlining it saves a request and lets shared code load it without fetch or fs.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { cached, filesBelow, hashFiles, ROOT } from "./stamp.mjs";

const FOLDER = "shared/kernels/assembly";
/** Entry files; the others in the folder are imported by them. */
const SOURCES = [`${FOLDER}/scan.ts`];

async function compile(source) {
  const { default: asc } = await import("assemblyscript/asc");
  let wasm;
  const { error, stderr } = await asc.main(
    [
      source,
      "--outFile",
      "kernel.wasm",
      "--enable",
      "simd",
      "--runtime",
      "stub",
      "--importMemory",
      "--noAssert",
      "-O3",
    ],
    {
      readFile: (name, base) => readFile(join(base, name), "utf8").catch(() => null),
      writeFile: (name, contents) => {
        if (name === "kernel.wasm") wasm = contents;
      },
    },
  );
  if (error || !wasm) throw new Error(`${source} does not compile:\n${stderr}`);
  return Buffer.from(wasm).toString("base64");
}

/** Builds what changed; answers how many kernels that was. */
export async function buildKernels() {
  let built = 0;
  for (const source of SOURCES) {
    const name = basename(source, ".ts");
    const output = join("shared/kernels/generated", `${name}.ts`);
    const inputs = await hashFiles([
      ...(await filesBelow(FOLDER)),
      "scripts/kernels.mjs",
      "node_modules/assemblyscript/package.json",
    ]);
    built += await cached(`kernel-${name}`, inputs, [output], async () => {
      const base64 = await compile(source);
      await mkdir(join(ROOT, "shared/kernels/generated"), { recursive: true });
      const constant = `${name.toUpperCase()}_WASM_BASE64`;
      await writeFile(
        join(ROOT, output),
        `/** Built from ../assembly/${name}.ts. */\nexport const ${constant} = "${base64}";\n`,
      );
    });
  }
  return built;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await buildKernels();
