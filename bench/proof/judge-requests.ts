import * as v from "valibot";
import type { ConsentMode } from "../../shared/contracts/consent.ts";
import { ReportSchema } from "../../shared/contracts/report.ts";

/** A request as the browser made it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  /** By name in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface Visit {
  readonly mode: ConsentMode;
  /** Of the site's server. */
  readonly origin: string;
  readonly site: string;
  readonly requests: readonly SeenRequest[];
  /** Words of this visit that nobody but the device may know. */
  readonly secrets: readonly string[];
}

/** Headers that a page could put something of the visitor into. */
const OURS = ["authorization", "cookie", "referer", "x-client-data"];
/** What the page loads by itself names the page, as everywhere. */
const OF_THE_PAGE = /^\/(client\/[\w.-]+|favicon\.ico|visit)$/;

/** What a visit sent that its mode does not allow; empty when it kept to docs/privacy.md. */
export function faultsOf({ mode, origin, site, requests, secrets }: Visit): string[] {
  const allowed = (path: string): boolean =>
    OF_THE_PAGE.test(path) || (mode !== "off" && path.startsWith(`/releases/${site}/`));
  return requests.flatMap((request) => {
    const { method, url, body } = request;
    const { pathname, search } = new URL(url);
    const what = `${mode}: ${method} ${pathname}`;
    const isReport = mode === "contribute" && method === "POST" && pathname === "/v1/reports";
    return [
      ...(new URL(url).origin === origin ? [] : [`${mode}: ${method} ${url} is to somebody else`]),
      ...(isReport || (method === "GET" && allowed(pathname)) ? [] : [`${what} is not allowed`]),
      ...(search === "" ? [] : [`${what} has a query`]),
      ...(body === null || isReport ? [] : [`${what} has a body`]),
      ...(isReport && !isExactReport(body) ? [`${what} is not a report and nothing else`] : []),
      ...OURS.filter((name) => name in request.headers && !(name === "referer" && OF_THE_PAGE.test(pathname))).map(
        (name) => `${what} has a header ${name}`,
      ),
      ...secrets.filter((secret) => tells(request, secret)).map((secret) => `${what} tells ${JSON.stringify(secret)}`),
    ];
  });
}

function isExactReport(body: string | null): boolean {
  try {
    return body !== null && v.is(ReportSchema, JSON.parse(body)) && JSON.stringify(JSON.parse(body)) === body;
  } catch {
    return false;
  }
}

/** Also as base64 and in percents. */
function tells({ url, headers, body }: SeenRequest, secret: string): boolean {
  const text = [url, ...Object.values(headers), body ?? ""].join("\n");
  // Without its end, which differs by what follows.
  const base64 = Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -1);
  return [secret, encodeURIComponent(secret), base64].some((form) => text.includes(form));
}
