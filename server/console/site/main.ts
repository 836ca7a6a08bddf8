import type { ConsoleSession } from "../../../shared/contracts/console.ts";
import { liveRegion } from "./announce.ts";
import { Api } from "./api.ts";
import { element } from "./element.ts";
import { Shell } from "./shell.ts";
import { signIn } from "./sign-in.ts";

/** Everything but the live region, which must be there before it says anything. */
const page = element("div", { id: "page" });
let shell: Shell | null = null;

/** @param why what the sign-in says at first; null for nothing */
function leave(why: string | null): void {
  shell?.close();
  shell = null;
  page.replaceChildren(signIn(why, enter));
}

function enter(token: string, session: ConsoleSession): void {
  const api = new Api(token, () => leave("The server no longer takes this token. Sign in with the one in force now."));
  shell = new Shell(api, session, () => leave("You have signed out."));
  page.replaceChildren(shell.element);
  shell.show();
}

document.body.append(page, liveRegion());
leave(null);
