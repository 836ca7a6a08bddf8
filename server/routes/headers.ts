import cors from "cors";
import { type RequestHandler, Router } from "express";

/** For every answer. Set without Express, which would look at each for a type of content. */
export const securityHeaders: RequestHandler = (_req, res, next) => {
  res.setHeader("X-Content-Type-Options", "nosniff");
  res.setHeader("Referrer-Policy", "no-referrer");
  res.setHeader("Cross-Origin-Opener-Policy", "same-origin");
  next();
};

/**
 * Releases and scripts are the same public bytes for everyone, so every origin may read them, without credentials, even
 * from a page that isolates itself (COEP), and may time the download.
 */
export function publicToAll(): RequestHandler {
  const router = Router();
  router.use(
    cors({
      origin: "*",
      methods: ["GET", "HEAD"],
      // Safe without a preflight in new browsers; older ones ask.
      allowedHeaders: ["Range", "If-Range", "If-None-Match"],
      exposedHeaders: ["Content-Length", "Content-Range", "ETag", "Retry-After"],
      maxAge: 86_400,
    }),
  );
  router.use((_req, res, next) => {
    res.set({ "Cross-Origin-Resource-Policy": "cross-origin", "Timing-Allow-Origin": "*" });
    next();
  });
  return router;
}

/**
 * What a page of ours may do. It is also the policy that a site owner can copy: the scan kernel and ONNX Runtime need
 * 'wasm-unsafe-eval', the worker needs 'self' (or blob: when the script comes from another origin).
 */
export const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join("; ");

export const pageHeaders: RequestHandler = (_req, res, next) => {
  res.set({ "Content-Security-Policy": PAGE_POLICY, "Cross-Origin-Resource-Policy": "same-origin" });
  next();
};
