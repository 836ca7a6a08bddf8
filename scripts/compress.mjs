// Writes FILE.br and FILE.gz beside what a browser downloads, so that a static server never compresses on the fly.
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { cached, filesBelow, hashFiles, ROOT } from "./stamp.mjs";

const brotli = promisify(brotliCompress);
const TEXT = /\.(js|css|html|svg|json|wasm|webmanifest)$/;
/** Above this, brotli's best level takes most of a minute for the last tenth of the size. */
const LARGE = 4_000_000;

async function compress(file) {
  const bytes = await readFile(join(ROOT, file));
  const large = bytes.length > LARGE;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: large ? 9 : constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  await writeFile(join(ROOT, `${file}.br`), await brotli(bytes, { params }));
  await writeFile(join(ROOT, `${file}.gz`), await promisify(gzip)(bytes, { level: 9 }));
}

/** Compresses what changed below a folder; removes what has lost its original. */
export async function compressBelow(folder) {
  const all = new Set(await filesBelow(folder));
  for (const file of all) {
    if (/\.(br|gz)$/.test(file) && !all.has(file.slice(0, -3))) await rm(join(ROOT, file));
  }
  const files = await filesBelow(folder, (file) => TEXT.test(file));
  await Promise.all(
    files.map(async (file) =>
      cached(`compressed-${file.replace(/\W+/g, "-")}`, await hashFiles([file]), [`${file}.br`, `${file}.gz`], () =>
        compress(file),
      ),
    ),
  );
}
