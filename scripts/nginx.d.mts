/** An nginx on this machine and its module for brotli copies, or null. */
export function findNginx(): { readonly program: string; readonly brotliModule: string } | null;
