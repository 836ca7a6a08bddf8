import type { ConsoleSession } from "../../../shared/contracts/console.ts";
import type { Answer, Api } from "./api.ts";
import type { Draft } from "./policy/carried-over.ts";

/** What a view may use. */
export interface Context {
  readonly api: Api;
  readonly session: ConsoleSession;
  /** The rest of the address after the view's name: "#estimates/inp-ms" has ["inp-ms"]. */
  readonly path: readonly string[];
  /** Changes of the policy that are not saved; they outlive a look at another view. */
  readonly drafts: { policy: Draft | null };
  /** Shows the view anew. @param said what has happened, to be told above it */
  reload(said?: string): void;
}

export interface View {
  /** In the address: "#budget". */
  readonly name: string;
  readonly title: string;
  /** What the view shows, in a sentence under its title. */
  readonly intro: string;
  /** Whether operators may not see it. */
  readonly officerOnly?: true;
  /** Asks the server and makes the view's contents. */
  open(context: Context): Promise<Answer<Node>>;
}

/** An answer with its value made into a view. */
export const rendered = <T>(answer: Answer<T>, render: (value: T) => Node): Answer<Node> =>
  answer.ok ? { ok: true, value: render(answer.value) } : answer;
