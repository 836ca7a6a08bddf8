// Where an nginx for the tests is, with the module that sends brotli copies.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Debian's package libnginx-mod-http-brotli-static puts it there. */
const BROTLI_MODULE = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

/** Program and module, or null where one of the two is missing. Debian's /usr/sbin is not on everybody's PATH. */
export function findNginx() {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"];
  const program = folders.map((folder) => join(folder, "nginx")).find((file) => existsSync(file));
  return program && existsSync(BROTLI_MODULE) ? { program, brotliModule: BROTLI_MODULE } : null;
}
