/** Folder with PostgreSQL's initdb and postgres on this machine, or null. */
export function findPostgres(): string | null;
