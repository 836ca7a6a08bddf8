import * as v from "valibot";

/** What is wrong with an argument, and where in it. */
export const issueText = (issue: v.BaseIssue<unknown>): string =>
  `${v.getDotPath(issue) ?? "argument"}: ${issue.message}`;
