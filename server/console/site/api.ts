import type { HttpError } from "../../../shared/contracts/http.ts";

/** Why there is no answer: the server refused, or was not reached. */
export type Failure =
  | { readonly kind: "offline" }
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly code: string;
      /** In the server's words. */
      readonly message: string;
      /** s, where the server says when to come back. */
      readonly retryAfterS: number | null;
    };

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** What a header can hold: anything else is no token, and `fetch` would throw. */
const SENDABLE = /^[\x21-\x7e]+$/;

/** The console's server, asked with one token. The token is here and nowhere else: not in storage, not in the address. */
export class Api {
  readonly #token: string;
  readonly #onTokenWrong: () => void;

  /** @param onTokenWrong called when the server no longer takes the token */
  constructor(token: string, onTokenWrong: () => void) {
    this.#token = token;
    this.#onTokenWrong = onTokenWrong;
  }

  get<T>(path: string): Promise<Answer<T>> {
    return this.#ask("GET", path);
  }

  post<T>(path: string, body: unknown): Promise<Answer<T>> {
    return this.#ask("POST", path, body);
  }

  put<T>(path: string, body: unknown): Promise<Answer<T>> {
    return this.#ask("PUT", path, body);
  }

  async #ask<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const answer = SENDABLE.test(this.#token) ? await this.#fetch<T>(method, path, body) : NO_TOKEN;
    if (!answer.ok && answer.failure.kind === "refused" && answer.failure.status === 401) this.#onTokenWrong();
    return answer;
  }

  async #fetch<T>(method: string, path: string, body: unknown): Promise<Answer<T>> {
    try {
      const response = await fetch(new URL(`api/${path}`, document.baseURI), {
        method,
        headers: {
          Authorization: `Bearer ${this.#token}`,
          ...(body !== undefined && { "Content-Type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        cache: "no-store",
        credentials: "omit",
      });
      return response.ok ? { ok: true, value: (await response.json()) as T } : await refusal(response);
    } catch {
      // Not reached, or cut off on the way.
      return { ok: false, failure: { kind: "offline" } };
    }
  }
}

const NO_TOKEN = {
  ok: false,
  failure: { kind: "refused", status: 401, code: "token-wrong", message: "This is no token.", retryAfterS: null },
} as const;

async function refusal(response: Response): Promise<{ readonly ok: false; readonly failure: Failure }> {
  const { status } = response;
  const { code, message } = (await errorOf(response)) ?? {
    code: "unknown",
    message: `The address answered ${status}, and not in the words of this console. Look at what stands in front of the server.`,
  };
  const after = Number(response.headers.get("Retry-After") ?? Number.NaN);
  const retryAfterS = Number.isFinite(after) ? after : null;
  return { ok: false, failure: { kind: "refused", status, code, message, retryAfterS } };
}

async function errorOf(response: Response): Promise<HttpError["error"] | null> {
  try {
    return ((await response.json()) as Partial<HttpError>).error ?? null;
  } catch {
    return null;
  }
}
