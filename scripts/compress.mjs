// Writes FILE.br and FILE.gz beside what a browser downloads, so that a static server never compresses on the fly.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { cached, filesBelow, hashFiles, ROOT } from "./stamp.mjs";

const brotli = promisify(brotliCompress);
const TEXT = /\.(js|css|html|svg|json|wasm|webmanifest)$/;
/** Above this, brotli's best level takes half a minute for the last tenth of the size: worth it in what is published. */
const LARGE = 4_000_000;
const smallest = process.argv.includes("--smallest");

async function compress(file) {
  const bytes = await readFile(join(ROOT, file));
  const large = bytes.length > LARGE && !smallest;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: large ? 9 : constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  await writeFile(join(ROOT, `${file}.br`), await brotli(bytes, { params }));
  await writeFile(join(ROOT, `${file}.gz`), await promisify(gzip)(bytes, { level: 9 }));
}

/** Compresses what changed below a folder. */
export async function compressBelow(folder) {
  const files = await filesBelow(folder, (file) => TEXT.test(file));
  await Promise.all(
    files.map(async (file) =>
      cached(
        `compressed-${file.replace(/\W+/g, "-")}`,
        `${await hashFiles([file])} ${smallest}`,
        [`${file}.br`, `${file}.gz`],
        () => compress(file),
      ),
    ),
  );
}
