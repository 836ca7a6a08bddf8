import { LN1P } from "../../math/ln.ts";
import type { ColumnGroup } from "./column-group.ts";

/** Was the candidate on screen in this session while the visitor chose something else: how often, how many choices ago? */
export const shownColumns: ColumnGroup = {
  names: ["shown.count", "shown.recent"],
  fill({ session, candidates, rows, stride }, at) {
    for (const [item, { count, interaction }] of session.passedOver) {
      const place = candidates.position[item];
      if (place < 0) continue;
      const row = place * stride + at;
      rows[row] = LN1P[Math.min(count, LN1P.length - 1)];
      rows[row + 1] = 1 / (1 + session.count - interaction);
    }
  },
};
