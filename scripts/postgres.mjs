// Where a PostgreSQL for the tests is: its folder of programs, as Debian keeps them off PATH.
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

const DEBIAN = "/usr/lib/postgresql";

function debianPlaces() {
  if (!existsSync(DEBIAN)) return [];
  const versions = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(DEBIAN, version, "bin"));
}

const holdsServer = (folder) => ["initdb", "postgres"].every((name) => existsSync(join(folder, name)));

/** Folder with initdb and postgres, or null; AFTERCLICK_POSTGRES names another. */
export function findPostgres() {
  const chosen = process.env.AFTERCLICK_POSTGRES;
  const places = [...(chosen ? [chosen] : []), ...debianPlaces(), ...(process.env.PATH ?? "").split(delimiter)];
  return places.find((place) => place !== "" && holdsServer(place)) ?? null;
}
