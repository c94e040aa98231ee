/** What a manager does: unlocks, reads the history, exports, erases, looks after what waits. */
import type { Page } from '@playwright/test';
import { expect, test, type Till } from './till';

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });

const dialog = (page: Page) => page.getByRole('dialog');

async function unlock(page: Page, pin = '2468'): Promise<void> {
  await page.getByLabel('PIN', { exact: true }).fill(pin);
  await page.keyboard.press('Enter');
}

/** What is read out within reach of a reader: in the sheet that is open. */
const readOut = (page: Page) => dialog(page).locator('.hidden[role=status]');

const firstNumber = async (page: Page): Promise<string> => {
  const masked = await page.locator('tbody .masked').first().innerText();
  return masked.slice(-3);
};

test.describe('the lock', () => {
  test('opens by keyboard without a click, and shuts again', async ({ till, page }) => {
    await till.open('manager-lock');
    await page.keyboard.type('2468', { delay: 30 });
    await page.keyboard.press('Enter');
    await expect(till.heading).toHaveText('History');
    await button(page, /^Lock/).click();
    await expect(till.heading.filter({ visible: true })).toHaveText('Back office');
  });

  test('opens by touch, with a staff number', async ({ till, page }) => {
    await till.open('manager-lock');
    await page.getByLabel('Staff number').fill('204');
    for (const digit of '2468') await button(page, digit).click();
    await button(page, 'Unlock').click();
    await expect(page.getByText('Manager, 204')).toBeVisible();
    expect(await till.calls('unlock')).toEqual([['manager', '204']]);
  });

  test('makes one wait after wrong PINs, and says how long', async ({ till, page }) => {
    await till.open('manager-lock');
    await unlock(page, '1111');
    await expect(page.getByText('That is not the PIN.').first()).toBeVisible();
    await unlock(page, '2222');
    await unlock(page, '3333');
    await expect(page.getByText(/Try again in 5 sec/)).toBeVisible();
    await expect(button(page, 'Unlock')).toBeDisabled();
    await till.advance(5_000);
    // Still without a click.
    await page.keyboard.type('2468', { delay: 30 });
    await page.keyboard.press('Enter');
    await expect(till.heading).toHaveText('History');
  });

  test('makes only that role wait', async ({ till, page }) => {
    await till.open('manager-lock');
    for (const pin of ['1111', '2222', '3333']) await unlock(page, pin);
    await expect(button(page, 'Unlock')).toBeDisabled();
    await page.getByText('Administrator').click();
    await expect(button(page, 'Unlock')).toBeEnabled();
    await page.getByText('Manager').click();
    await expect(page.getByText(/Too many wrong PINs. Try again in/)).toBeVisible();
  });

  test('says what is wrong with a staff number below it', async ({ till, page }) => {
    await till.open('manager-lock');
    const staff = page.getByLabel('Staff number');
    await staff.fill('Kari');
    await unlock(page);
    await expect(staff).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByLabel('PIN', { exact: true })).not.toHaveAttribute('aria-invalid');
    await expect(page.getByRole('status').getByText('This is not a staff number.')).toHaveCount(1);
    await expect(page.getByLabel('PIN', { exact: true })).toBeFocused();
  });

  test('lets the first one choose a PIN, typed twice', async ({ till, page }) => {
    await till.open('manager-lock-first');
    await page.getByLabel('New PIN').fill('8051');
    await page.getByLabel('The same PIN once more').fill('8052');
    await page.keyboard.press('Enter');
    await expect(page.getByText('That was not the same PIN').first()).toBeVisible();
    await page.getByLabel('The same PIN once more').fill('8051');
    await page.keyboard.press('Enter');
    await expect(till.heading).toHaveText('History');
    await expect(page.getByText('Administrator')).toBeVisible();
  });

  test('shows the PINs of practice in practice', async ({ till, page }) => {
    await till.open('manager-lock-practice');
    await expect(page.getByText('Manager: 2468. Administrator: 1357.')).toBeVisible();
  });
});

test.describe('a session', () => {
  test('says that it ends, and is kept', async ({ till, page }) => {
    await till.open('manager-history');
    await till.advance(275_000);
    await expect(page.getByText('The back office locks soon').first()).toBeVisible();
    await button(page, 'Keep it open').press('Enter');
    await expect(button(page, 'Keep it open')).toHaveCount(0);
    await expect(page.getByRole('main')).toBeFocused();
    await till.advance(290_000);
    await expect(till.heading.filter({ visible: true })).toHaveText('History');
  });

  test('says that it ends in the sheet that is open', async ({ till, page }) => {
    await till.open('manager-history');
    await button(page, 'Export').click();
    await till.advance(275_000);
    await expect(readOut(page)).toContainText('The back office locks soon');
  });

  test('that ended keeps what was chosen, and no number', async ({ till, page }) => {
    await till.open('manager-history');
    await button(page, '30 days').click();
    await page.getByRole('search').getByRole('textbox').fill('41234567');
    await button(page, 'Erase a customer').click();
    await page.getByLabel('Phone number').fill('41234567');
    await till.advance(300_000);
    await expect(till.heading.filter({ visible: true })).toHaveText('Back office');
    await expect(dialog(page)).toHaveCount(0);
    expect(await till.held()).not.toMatch(/412 ?34 ?567/);
    await unlock(page);
    await expect(button(page, '30 days')).toHaveAttribute('aria-pressed', 'true');
  });

  test('of another begins anew', async ({ till, page }) => {
    await till.open('manager-history');
    await button(page, '30 days').click();
    await button(page, /^Lock/).click();
    await page.getByText('Administrator').click();
    await unlock(page, '1357');
    await expect(button(page, '7 days')).toHaveAttribute('aria-pressed', 'true');
    await expect(button(page, /^Settings/)).toBeVisible();
  });

  test('of a manager has no settings', async ({ till, page }) => {
    await till.open('manager-history');
    await expect(button(page, /^Settings/)).toHaveCount(0);
  });
});

test.describe('the history', () => {
  const figure = (page: Page, name: string) =>
    page
      .locator('dl .card')
      .filter({ has: page.getByText(name, { exact: true }) })
      .locator('.value');

  test('counts anew when a period or a filter is chosen', async ({ till, page }) => {
    await till.open('manager-history');
    const asked = Number(await figure(page, 'Asked').innerText());
    await button(page, '30 days').click();
    await expect
      .poll(async () => Number(await figure(page, 'Asked').innerText()))
      .toBeGreaterThan(asked);
    await button(page, 'Filter').click();
    await page.getByLabel('Outcome').selectOption('Said no');
    await expect(figure(page, 'Became members')).toHaveText('0');
    await expect(page.locator('tbody .outcome').first()).toHaveText('Said no');
    await button(page, 'Remove the filter Outcome: Said no').click();
    await expect(button(page, 'Filter')).toBeFocused();
    await expect(figure(page, 'Became members')).not.toHaveText('0');
  });

  test("takes two dates of one's own", async ({ till, page }) => {
    await till.open('manager-history');
    await button(page, 'Own dates').click();
    await page.getByLabel('From', { exact: true }).fill('2026-11-16');
    await page.getByLabel('to', { exact: true }).fill('2026-11-17');
    await expect
      .poll(async () => (await till.calls('historyOverview')).at(-1))
      .toMatchObject([{ period: { period: 'own', from: '2026-11-16', to: '2026-11-17' } }]);
    await page.getByLabel('to', { exact: true }).fill('2026-11-10');
    await expect(page.getByText('Choose a first and a last day')).toBeVisible();
    await expect(button(page, 'Export')).toBeDisabled();
  });

  test('shows each chart as a table, too', async ({ till, page }) => {
    await till.open('manager-history');
    await button(page, 'How far customers come, as a table').click();
    await expect(page.getByRole('row', { name: /^Said yes/ })).toBeVisible();
    await button(page, 'How it ended, over time, as a table').click();
    await expect(page.getByRole('rowheader', { name: '20 Nov' })).toBeVisible();
  });

  test('tells of each day by the arrow keys', async ({ till, page }) => {
    await till.open('manager-history');
    const days = page.getByRole('slider', { name: 'Day' });
    await days.focus();
    await page.keyboard.press('ArrowLeft');
    await expect(days).toHaveAttribute('aria-valuetext', /^Friday,? 20 November: \d+, Became/);
    await expect(page.locator('.told')).toContainText('20 November');
    await page.keyboard.press('Home');
    await expect(page.locator('.told')).toContainText('15 November');
  });

  test('comes in pages', async ({ till, page }) => {
    await till.open('manager-history');
    await button(page, '30 days').click();
    await expect(page.getByText('100 shown')).toBeVisible();
    await button(page, 'Show more').click();
    await expect(page.getByText('200 shown')).toBeVisible();
  });

  test('finds a number without keeping it', async ({ till, page }) => {
    await till.open('manager-history');
    const lastThree = await firstNumber(page);
    const search = page.getByRole('search').getByRole('textbox');
    await search.fill(`412 34 ${lastThree}`);
    await page.keyboard.press('Enter');
    await expect(
      page.getByRole('main').getByText(/of the number that you looked for/),
    ).toBeVisible();
    expect(await till.held()).not.toContain(`412 34 ${lastThree}`);
    await button(page, 'Back to all').click();
    await expect(page.getByRole('heading', { name: 'Enrolments' })).toBeFocused();
    await search.fill(lastThree);
    await page.keyboard.press('Enter');
    await expect(button(page, `Remove the filter Number ends in: ${lastThree}`)).toBeVisible();
  });

  test('opens what happened in an enrolment, and gives the focus back', async ({ till, page }) => {
    await till.open('manager-history');
    const first = page.locator('tbody tr').first();
    await first.locator('.outcome').click();
    await expect(dialog(page).getByText('Begun')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toHaveCount(0);
    await expect(first.getByRole('button')).toBeFocused();
  });
});

test.describe('an export', () => {
  const begin = async (till: Till, page: Page): Promise<void> => {
    await till.open('manager-history');
    await button(page, 'Export').click();
    await button(page, 'Choose where to save it').click();
  };

  test('tells how far it is, and the name of the file', async ({ till, page }) => {
    await begin(till, page);
    await expect(dialog(page).getByText('Choose a place')).toBeVisible();
    await expect(dialog(page).getByRole('progressbar')).toHaveCount(0);
    await till.advance(2_500);
    await expect(dialog(page).getByRole('progressbar')).toBeVisible();
    await till.advance(10_000);
    await expect(dialog(page).getByText('medlem-2026-11-21.csv', { exact: true })).toBeVisible();
    await expect(readOut(page)).toHaveText('Saved as medlem-2026-11-21.csv.');
  });

  test('can be cancelled while its place is being chosen', async ({ till, page }) => {
    await begin(till, page);
    await button(page, 'Cancel').click();
    await till.advance(1_000);
    await expect(dialog(page).getByText('Nothing was saved.').first()).toBeVisible();
  });

  test('can be cancelled, and leaves nothing', async ({ till, page }) => {
    await begin(till, page);
    await till.advance(1_000);
    await button(page, 'Cancel').click();
    await till.advance(1_000);
    await expect(dialog(page).getByText('Nothing was saved.').first()).toBeVisible();
  });
});

test.describe('erasing', () => {
  test('asks, shows what is kept, and gives a receipt without the number', async ({
    till,
    page,
  }) => {
    await till.open('manager-history');
    const lastThree = await firstNumber(page);
    await button(page, 'Erase a customer').click();
    await page.keyboard.type(`41234${lastThree}`, { delay: 20 });
    await page.keyboard.press('Enter');
    await expect(dialog(page).getByText(/ended enrolment/)).toBeVisible();
    await expect(dialog(page).getByRole('heading', { level: 3 })).toBeFocused();
    await button(page, 'Erase for good').click();
    await expect(dialog(page).getByText('Reference ER-7K3M-92')).toBeVisible();
    await expect(dialog(page).getByRole('heading', { level: 3 })).toBeFocused();
    expect(await till.calls('erase')).toEqual([[`+4741234${lastThree}`, false]]);
    expect(await till.held()).not.toMatch(new RegExp(`412 ?34 ?${lastThree}`));
  });

  test('of what is not saved needs its own tick', async ({ till, page }) => {
    await till.open('manager-unsaved');
    await button(page, /^History/).click();
    await button(page, 'Erase a customer').click();
    await page.keyboard.type('41234218', { delay: 20 });
    await page.keyboard.press('Enter');
    await expect(button(page, 'Erase for good')).toBeDisabled();
    await dialog(page).getByLabel('Erase this too').check();
    await button(page, 'Erase for good').click();
    expect(await till.calls('erase')).toEqual([['+4741234218', true]]);
  });
});

test.describe('what waits', () => {
  const cards = (page: Page) => page.getByRole('article');

  test('is sent at once', async ({ till, page }) => {
    await till.open('manager-unsaved');
    await expect(cards(page)).toHaveCount(5);
    await cards(page).first().getByRole('button', { name: 'Send now' }).click();
    await till.advance(2_000);
    await expect(cards(page)).toHaveCount(4);
    await expect(page.getByRole('status').getByText('Saved in Engage.')).toHaveCount(1);
    await expect(cards(page).first().getByRole('heading')).toBeFocused();
  });

  test('says when it was tried in vain, and when it is tried next', async ({ till, page }) => {
    await till.open('manager-unsaved');
    const card = cards(page).nth(1);
    await card.getByRole('button', { name: 'Send now' }).click();
    await expect(card.getByText('Tried again in a moment.')).toBeVisible();
    await till.advance(2_000);
    await expect(
      card.getByText(/^Tried at .*, and not saved. Tried again in 15 min/),
    ).toBeVisible();
    await expect(card.getByRole('button', { name: 'Send now' })).toBeFocused();
  });

  test('is given up only with a reason', async ({ till, page }) => {
    await till.open('manager-unsaved');
    await cards(page).nth(1).getByRole('button', { name: 'Give up' }).click();
    const confirm = dialog(page).getByRole('button', { name: 'Give up' });
    await expect(confirm).toBeDisabled();
    await dialog(page).getByLabel('Entered in Engage by hand').check();
    await confirm.click();
    await expect(dialog(page)).toHaveCount(0);
    await expect(cards(page)).toHaveCount(4);
    await expect(cards(page).first().getByRole('heading')).toBeFocused();
    expect(await till.calls('giveUp')).toEqual([
      ['019a9f3c-0000-7000-9000-000000000002', 'enteredByHand'],
    ]);
  });

  test('says why it was not given up', async ({ till, page }) => {
    await till.open('manager-unsaved');
    await till.rejectNext('tooLate', 'giveUp');
    await cards(page).first().getByRole('button', { name: 'Give up' }).click();
    await dialog(page).getByLabel('A test or a mistake').check();
    await dialog(page).getByRole('button', { name: 'Give up' }).click();
    await expect(dialog(page).getByText('It is being saved at this moment.')).toBeVisible();
  });
});

test('the audit is read to its end and checked', async ({ till, page }) => {
  await till.open('manager-audit');
  await button(page, 'Show more').click();
  await expect(button(page, 'Show more')).toHaveCount(0);
  await button(page, 'Check the audit').click();
  await expect(page.getByText('The audit is whole')).toBeVisible();
});

test('an audit that was changed says from where', async ({ till, page }) => {
  await till.open('manager-audit-broken');
  await button(page, 'Check the audit').click();
  await expect(page.getByText('From entry 17 on')).toBeVisible();
});
