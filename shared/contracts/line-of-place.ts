const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g;

/** An object or list that is open: the key, or the number of the value, at which the reader is. */
interface Open {
  key: string | number;
}

/**
 * The line, from 1 on, of a place in a JSON text that can be parsed; where it is not there, of the nearest that it would be in.
 *
 * @param place keys and numbers from the outermost on: ["questions", "2", "epsilon"]
 */
export function lineOfPlace(text: string, place: readonly string[]): number {
  const open: Open[] = [];
  let [depth, at, before] = [0, 0, ""];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const inner = open.at(-1);
    if (inner && "{[,".includes(before) && !"}]".includes(token)) {
      inner.key = typeof inner.key === "number" ? inner.key + 1 : (JSON.parse(token) as string);
      if (open.length > depth && open.every(({ key }, i) => String(key) === place[i]))
        [depth, at] = [open.length, index];
    }
    if (token === "{") open.push({ key: "" });
    else if (token === "[") open.push({ key: -1 });
    else if ("}]".includes(token)) open.pop();
    before = token;
  }
  return lineAt(text, at);
}

/** The line, from 1 on, of a place in a text. @param at in UTF-16 units */
export const lineAt = (text: string, at: number): number => text.slice(0, at).split("\n").length;
