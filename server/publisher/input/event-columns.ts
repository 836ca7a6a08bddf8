import { PublisherError } from "../publisher-error.ts";
import { guessColumn, listed, namedColumn } from "./columns.ts";

/** Column names the user gave; an absent one is guessed. */
export interface EventColumnNames {
  readonly session?: string | undefined;
  /** Whose events they are. Without a session column they are split where 30 minutes pass without one. */
  readonly user?: string | undefined;
  readonly item?: string | undefined;
  readonly time?: string | undefined;
  readonly type?: string | undefined;
  readonly dwell?: string | undefined;
  readonly position?: string | undefined;
  readonly query?: string | undefined;
  readonly device?: string | undefined;
  readonly referrer?: string | undefined;
}

/** Where each column of a file is, -1 where it is absent. */
export interface EventColumns {
  /** The session, or the user when `byUser`. */
  readonly session: number;
  readonly byUser: boolean;
  /** The user beside the session; -1 when `byUser`. */
  readonly user: number;
  readonly item: number;
  readonly time: number;
  readonly type: number;
  readonly dwell: number;
  /** Milliseconds in one unit of the dwell column. */
  readonly dwellUnitMs: number;
  readonly position: number;
  readonly query: number;
  readonly device: number;
  readonly referrer: number;
}

/** Normalised names, likeliest first. */
const GUESSES = {
  session:
    "sessionid session sid sessid sessionkey usersession sessionuuid visitid visit invoiceno invoiceid invoice basketid orderid".split(
      " ",
    ),
  user: "visitorid visitor userid user fullvisitorid userpseudoid clientid client customerid customer deviceid cookieid uid".split(
    " ",
  ),
  item: "itemid item productid product sku stockcode articleid article contentid content videoid video movieid asin aid iid pid".split(
    " ",
  ),
  time: "time timestamp ts datetime eventtime eventtimestamp timems at occurredat createdat clickedat invoicedate eventdate date".split(
    " ",
  ),
  type: "type eventtype event eventname action actiontype interaction behavior behaviour behaviortype".split(" "),
  dwell:
    "dwellms dwell dwelltimems dwelltime durationms duration watchms watchtime timespent timeonpage dwellseconds dwells".split(
      " ",
    ),
  position: "position pos rank slot".split(" "),
  query: "query searchquery searchterm searchphrase keywords keyword q".split(" "),
  device: "device devicetype devicecategory deviceclass platform useragent".split(" "),
  referrer: "referrer referer referrerurl trafficsource channel source".split(" "),
} as const;

/** @throws PublisherError when the session or the item cannot be told, or a named column is not there */
export function findEventColumns(columns: readonly string[], names: EventColumnNames): EventColumns {
  // A user that is named counts for more than a session that is only guessed.
  const session = names.user !== undefined && names.session === undefined ? -1 : find(columns, names, "session");
  const user = find(columns, names, "user");
  const item = find(columns, names, "item");
  const time = find(columns, names, "time");
  if (item < 0 || (session < 0 && user < 0)) throw new PublisherError(missing(columns, item < 0 ? "item" : "session"));
  if (session < 0 && time < 0) {
    throw new PublisherError(
      `there is no session column, and without a time column "${columns[user]}" cannot be split into sessions. ` +
        `Name one with --session-column or --time-column. The columns are: ${listed(columns)}.`,
    );
  }
  const byUser = session < 0;
  return {
    session: byUser ? user : session,
    byUser,
    user: byUser ? -1 : user,
    item,
    time,
    ...optionalColumns(columns, names),
  };
}

/** The columns that a row may lack; in JSONL they may first show far down in the file. */
export function optionalColumns(columns: readonly string[], names: EventColumnNames): OptionalColumns {
  const dwell = find(columns, names, "dwell");
  return {
    type: find(columns, names, "type"),
    dwell,
    dwellUnitMs: dwell >= 0 && /(^|[^m])(s|sec|secs|seconds?)$/i.test(columns[dwell]) ? 1000 : 1,
    position: find(columns, names, "position"),
    query: find(columns, names, "query"),
    device: find(columns, names, "device"),
    referrer: find(columns, names, "referrer"),
  };
}

type OptionalColumns = Pick<
  EventColumns,
  "type" | "dwell" | "dwellUnitMs" | "position" | "query" | "device" | "referrer"
>;

function find(columns: readonly string[], names: EventColumnNames, key: keyof typeof GUESSES): number {
  const name = names[key];
  return name === undefined ? guessColumn(columns, GUESSES[key]) : namedColumn(columns, name, `--${key}-column`);
}

function missing(columns: readonly string[], what: "item" | "session"): string {
  const looksLikeData = columns.every(
    (column) => column === "" || /^[\d.:\-+ TZ]+$/.test(column) || column.includes(" "),
  );
  const header = looksLikeData
    ? " The first line looks like data: it must name the columns (or, for one session of item ids a line, pass --format sessions)."
    : "";
  return `no column looks like the ${what}. Name it with --${what}-column.${header} The columns are: ${listed(columns)}.`;
}
