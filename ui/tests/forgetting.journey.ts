/** After an ending the window holds nothing of the customer. */
import type { Page } from '@playwright/test';
import { expect, test } from './till';

/** Everything of the customer that was to be seen: the number in each spelling, its end, the codes. */
const PERSONAL = [
  '90000001',
  '900 00 001',
  '900\u00a000\u00a0001',
  '…001',
  'ending in 001',
  'K7H-492',
  'K7H',
  '019a9f3c-0000-7000-8000-000000000001',
];

/** All that a window can keep or show. */
async function held(page: Page): Promise<string> {
  const kept = await page.evaluate(async () =>
    JSON.stringify({
      dom: document.documentElement.outerHTML,
      fields: [...document.querySelectorAll('input')].map(({ value }) => value),
      title: document.title,
      address: location.href,
      history: history.state as unknown,
      local: { ...localStorage },
      session: { ...sessionStorage },
      cookies: document.cookie,
      databases: await indexedDB.databases(),
      caches: await caches.keys(),
    }),
  );
  return `${kept}\n${await page.locator('body').ariaSnapshot()}`;
}

async function expectNothingHeld(page: Page): Promise<void> {
  const all = await held(page);
  expect(PERSONAL.filter((part) => all.includes(part))).toEqual([]);
}

test('the search finds what is there while the customer is served', async ({ till, page }) => {
  await till.open('awaitingApproval');
  const all = await held(page);
  expect(all).toContain('900 00 001');
  expect(all).toContain('K7H-492');
});

for (const ending of ['enrolled', 'declined', 'cancelled', 'failed-internal']) {
  test(`nothing is left after ended-${ending}`, async ({ till, page }) => {
    await till.open('awaitingApproval');
    await till.fake('enrolment', `ended-${ending}`);
    await expect(till.heading).not.toHaveText('The customer approves on the phone');
    await till.advance(8_100);
    await expect(till.heading).toHaveText('Show your QR in Vipps');
    // What was read out goes when it was read.
    await expect(page.getByRole('status').locator('p')).toHaveCount(0, { timeout: 10_000 });
    await expectNothingHeld(page);
  });
}

test('nothing is left of a number that was typed and given up', async ({ till, page }) => {
  await till.open('ready');
  await till.type('90000001');
  await page.keyboard.press('Escape');
  await expect(till.heading).toHaveText('Show your QR in Vipps');
  await expectNothingHeld(page);
});

test('nothing is left of an end on the shelf', async ({ till, page }) => {
  await till.open('awaitingApproval');
  await page.keyboard.press('n');
  await till.fake('enrolment', 'ended-enrolled');
  await expect(page.getByText('Enrolled as a new member.').first()).toBeVisible();
  await till.advance(120_100);
  await expect(page.getByRole('region', { name: 'Other customers' })).toHaveCount(0);
  await expect(page.getByRole('status').locator('p')).toHaveCount(0, { timeout: 10_000 });
  await expectNothingHeld(page);
});

test('the customer display forgets the code', async ({ till, page }) => {
  await till.open('customer-confirm');
  await expect(page.getByText('K7H-492').first()).toBeVisible();
  await till.fake('customer', 'thanks');
  await expect(till.heading).toHaveText('Thank you');
  await expect(page.getByRole('status').locator('p')).toHaveCount(0, { timeout: 10_000 });
  await expectNothingHeld(page);
});
