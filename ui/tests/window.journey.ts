/** What belongs to the whole window: language, practice, the customer's side, set-up, what people need to read it. */
import { STORIES } from '../src/lib/ipc/stories';
import { layoutFaults } from './layout';
import { expect, LANGUAGES, test, type Till } from './till';

const SECRET = 'plover-4711';

const choose = async ({ page }: Till, menu: string, item: string): Promise<void> => {
  await page.getByRole('button', { name: menu, exact: true }).click();
  await page.getByRole('button', { name: item }).last().click();
};

test('the language changes at once', async ({ till, page }) => {
  await till.open('awaitingApproval');
  await choose(till, 'Language', 'Suomi');
  await expect(page.locator('html')).toHaveAttribute('lang', 'fi');
  await expect(till.heading).not.toHaveText('The customer approves on the phone');
  await expect(page.getByText('K7H-492').first()).toBeVisible();
  expect(await till.calls('setLanguage')).toEqual([['fi']]);
});

test('practice goes on and off without a restart and takes nobody along', async ({
  till,
  page,
}) => {
  await till.open('awaitingApproval');
  await choose(till, 'Menu', 'Practise');
  await expect(page.getByText('Everyone is invented')).toBeVisible();
  await expect(till.heading).toHaveText('Show your QR in Vipps');
  await expect(page.getByText('K7H-492')).toHaveCount(0);
  await page.getByRole('button', { name: 'Leave practice' }).click();
  await expect(page.getByText('Everyone is invented')).toHaveCount(0);
  await expect(till.heading).toHaveText('Show your QR in Vipps');
});

test('an invented customer holds a code before the camera', async ({ till, page }) => {
  await till.open('practice');
  await page.getByRole('button', { name: 'Customers', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Says no in the app' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText('+47 900 00 005')).toBeVisible();
});

test('the screen turns to the customer and back', async ({ till, page }) => {
  await till.open('awaitingApproval');
  await choose(till, 'Menu', 'Turn to the customer');
  await expect(till.heading).toContainText('check that you see this code');
  await expect(page.getByText('+47')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(till.heading).toHaveText('The customer approves on the phone');
  expect(await till.calls('cancelEnrolment')).toEqual([]);
});

test('the set-up leads from nothing to an open till', async ({ till, page }) => {
  await till.open('set-up');
  const next = page.getByRole('button', { name: 'Next', exact: true });
  await next.click();
  await page.getByLabel('Store', { exact: true }).fill('oslo-01');
  await page.getByLabel('Till', { exact: true }).fill('oslo-01-till-3');
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: /^Test/ }).check({ force: true });
  await page.getByLabel('Sales unit number').fill('123456');
  for (const field of await page.locator('input[type=password]').all()) await field.fill(SECRET);
  await next.click();
  await page.getByLabel('Address of Engage').fill('https://chain.voyado.com/');
  await page.locator('input[type=password]').fill(SECRET);
  await next.click();
  await expect(till.heading).toContainText('Which camera reads the codes?');
  await next.click();
  await expect(till.heading).toContainText('Is everything in place?');
  await page.getByRole('button', { name: 'Open the till' }).click();
  await expect(till.heading).toHaveText('Show your QR in Vipps');
  expect(await till.calls('putSecret')).toHaveLength(4);
  expect(await page.content()).not.toContain(SECRET);
});

test('practice is one press away from the set-up, and the way back too', async ({ till, page }) => {
  await till.open('set-up');
  await page.getByRole('button', { name: 'Practice first' }).click();
  await expect(page.getByText('Everyone is invented')).toBeVisible();
  await page.getByRole('button', { name: 'Set up the till' }).click();
  await expect(till.heading).toContainText('Welcome to Medlem');
});

test('nothing moves for those who asked for less motion', async ({ till, page }) => {
  for (const story of [
    'checkingMember',
    'awaitingApproval',
    'ended-enrolled',
    'customer-working',
  ]) {
    await till.open(story);
    await till.settle();
    const moving = await page.evaluate(
      () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
    );
    expect(moving, story).toBe(0);
  }
});

const ENLARGED = [
  'ready',
  'awaitingApproval',
  'ended-notOnVipps',
  'shelf',
  'set-up',
  'customer-confirm',
];

for (const story of ENLARGED) {
  test(`${story} holds text of twice its size`, async ({ till, page }) => {
    await till.open(story);
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    for (const width of [820, 1366]) {
      await page.setViewportSize({ width, height: 768 });
      for (const language of LANGUAGES) {
        await till.speak(language);
        expect(await layoutFaults(page), `${width} ${language}`).toEqual([]);
      }
    }
  });
}

for (const { name } of STORIES.filter((story) => story.name.includes('hostile'))) {
  test(`${name}: what others wrote is text and nothing else`, async ({ till, page }) => {
    await till.open(name);
    await expect(page.getByText('<img src=x onerror=alert(1)>').first()).toBeVisible();
    expect(await page.locator('img, script:not([src]), iframe, object').count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(
      true,
    );
  });
}
