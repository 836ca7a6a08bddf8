/** Before a site's name: the database in which a device counts what its answers have cost, beside that of the profile. */
export const SPENT_PREFIX = "afterclick-spent:";
