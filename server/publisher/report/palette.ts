/** Colours of pages and plots, as CSS variables: 4.5:1 as text and 3:1 as lines, on light and on dark. */
export const LIGHT =
  "--page: #f6f7f9; --card: #ffffff; --ink: #16202c; --muted: #525f6e; --line: #dbe0e6; --accent: #0b5fae; " +
  "--series-1: #0b66b8; --series-2: #b34a00; --series-3: #0a7a5a; --series-4: #7a3fb0;";
export const DARK =
  "--page: #11161d; --card: #1a212b; --ink: #e8edf3; --muted: #a9b5c2; --line: #323d4a; --accent: #7dbcff; " +
  "--series-1: #5aa9f5; --series-2: #f0934e; --series-3: #45c49c; --series-4: #bf93f0;";
