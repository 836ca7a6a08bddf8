import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findPostgres } from "../../scripts/postgres.mjs";
import { answerQuestion, askStore } from "./ask-store.ts";
import { openStore, type ReportsPlace } from "./open-store.ts";
import { type TemporaryPostgres, temporaryPostgres } from "./sql/temporary-postgres-test-util.ts";

const bin = findPostgres();
let folder: string;
let postgres: TemporaryPostgres | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "afterclick-asked-"));
  if (bin) postgres = await temporaryPostgres(bin);
});
afterAll(async () => {
  await postgres?.remove();
  await rm(folder, { recursive: true, force: true });
});

const survey = { question: "entry", epoch: Math.floor(Date.now() / 86_400_000), epochDays: 1 };
const definition = JSON.stringify({
  about: "page:entry",
  domain: { kind: "values", values: ["search"] },
  milliEpsilon: 1000,
  epochDays: 1,
});
const fill = async (place: ReportsPlace) => {
  const opened = await openStore(place, console);
  await opened.store.surveyId({ ...survey, definition });
  await opened.close();
};
const readAtTheCommandLine = {
  who: "command line",
  action: "estimates read",
  detail: { surveys: [{ question: "entry", reports: 0 }] },
};

test("estimates that are read at the command line are in the log, whoever has the folder open", async () => {
  const place = { folder };
  await fill(place);
  expect(await askStore(place, "estimates")).toMatchObject([{ question: "entry", reports: 0 }]);
  const server = await openStore(place, console, answerQuestion);
  await askStore(place, "estimates");
  expect(await askStore(place, "audit")).toMatchObject([readAtTheCommandLine, readAtTheCommandLine]);
  const verified = await askStore(place, "audit-verify");
  expect(verified).toMatchObject({ entries: 2, broken: null });
  expect(await askStore(place, "audit-filed", verified.head ?? "")).toEqual({ ...verified, filed: 2 });
  await server.close();
});

test.skipIf(!bin)("and those of a PostgreSQL database", async () => {
  const place = { url: (postgres as TemporaryPostgres).url };
  await fill(place);
  await askStore(place, "estimates");
  expect(await askStore(place, "audit")).toMatchObject([readAtTheCommandLine]);
});
