import type { AfterclickPrivacy } from "../privacy/index.ts";
import { bare, ELEMENT, element, FEED, modeOf, STRICT, save, violations } from "./support/privacy-page.ts";
import { clickedCategory, keptLedger, keptRecord, makeDue, policyOf, test } from "./support/report-site.ts";
import { expect, rankAfter, ranked, scriptTag } from "./support/test.ts";

const pageOf = (consent: string): string => bare(FEED + ELEMENT + scriptTag({ "data-consent": consent }));

test("a visitor who comes back is told why, though the first order was made before the profile was allowed", async ({
  page,
  asking,
}) => {
  await page.goto(asking.page("/feed", pageOf("device"), STRICT));
  await ranked(page);
  await expect.poll(() => modeOf(page)).toBe("device");
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await page.reload();
  await expect(
    element(page)
      .getByText(/because you/)
      .first(),
  ).toBeVisible();
});

test("what answers have cost is said in the session too, and questions that were not asked are no answers", async ({
  page,
  asking,
}) => {
  // Together within a day's cap, so that neither is silent because of the other, whichever comes first.
  const half = { ...clickedCategory, epsilon: 0.5 };
  const never = { ...half, id: "never", text: "What is nobody asked but one in a billion?", share: 1e-9 };
  asking.publish(policyOf(2, [half, never]));
  await asking.reports.policy?.read();
  await page.goto(asking.page("/feed", pageOf("contribute"), STRICT));
  await ranked(page);
  await expect.poll(() => modeOf(page)).toBe("contribute");
  const observed = () => keptRecord(page, asking, "observations");
  await expect.poll(observed).toMatchObject({ category: { count: 0 }, never: { count: 0 } });
  await rankAfter(page, () => page.click('[data-afterclick-item="i3"]'));
  await expect.poll(observed).toMatchObject({ category: { count: 1 }, never: { count: 1 } });
  await makeDue(page, asking);
  await page.reload();
  await expect.poll(() => keptLedger(page)).toMatchObject({ spentEver: 500, entries: { never: {} } });
  await element(page).evaluate((shown: AfterclickPrivacy) => shown.refresh());
  await expect(element(page).getByText(/was not among those asked/)).toBeVisible();
  await expect(element(page).getByText(`${never.text} Nothing more before`)).toBeVisible();
  await expect(element(page).getByText("ε 0.5 of at most 10 so far")).toBeVisible();

  await element(page).getByRole("radio", { name: "While I am here" }).check();
  await save(page).click();
  await expect(element(page).getByText("Your device still counts what your answers have told")).toBeVisible();
  await expect(element(page).getByText("It has answered no question.")).toBeHidden();
});

test("whoever does not contribute can read what would be asked; where no device may answer, nothing is", async ({
  page,
  asking,
}) => {
  await page.goto(asking.page("/feed", pageOf("device"), STRICT));
  await ranked(page);
  await element(page).getByText("What devices are asked that help with statistics (1)").click();
  await expect(element(page).getByRole("listitem").filter({ hasText: clickedCategory.text })).toHaveText(
    `${clickedCategory.text} ε 1, at most once in 7 days, of 100 % of devices.`,
  );
  // Looking makes the ledger's database, and that is no answer.
  await element(page).evaluate((shown: AfterclickPrivacy) => shown.refresh());
  await expect(element(page).getByText("It has answered no question.")).toBeVisible();
  expect(await violations(page)).toEqual([]);
  asking.publish(policyOf(2, [clickedCategory], { highestMode: "device" }));
  await page.reload();
  await expect.poll(() => modeOf(page)).toBe("device");
  const told = () => page.evaluate(async () => JSON.stringify(await window.afterclick?.status()));
  await expect.poll(told).not.toContain(clickedCategory.text);
  await expect(element(page).getByText("What devices are asked that help with statistics")).toBeHidden();
});
