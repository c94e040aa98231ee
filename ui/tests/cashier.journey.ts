/** What a cashier does: numbers, scanners, keys, endings, the shelf. */
import type { Page } from '@playwright/test';
import { expect, test } from './till';

const CLEAN = 'https://qr.vipps.no/28/2/01/031/4790000001?v=1';
/** The same from a scanner that types with a Norwegian layout on a computer with an American one. */
const REPAIRABLE = 'https>&&qr.vipps.no&28&2&01&031&4790000001_v)1';
const TEXT = { by: 'handScanner', text: CLEAN };

test('a typed number opens an enrolment without a single click', async ({ till, page }) => {
  await till.open('ready');
  await till.type('41234567');
  await expect(till.heading).toHaveText("The customer's number");
  await expect(page.getByText('412 34 567')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('+47 412 34 567')).toBeVisible();
  expect(await till.calls('beginEnrolment')).toEqual([
    [{ by: 'keypad', country: 'NO', text: '+4741234567' }],
  ]);
});

test('a number that cannot be one is not sent, and says why', async ({ till, page }) => {
  await till.open('ready');
  await till.type('412');
  await page.keyboard.press('Enter');
  const why = 'Too short or too long for a number from Norway.';
  await expect(page.getByRole('main').getByText(why)).toBeVisible();
  expect(await till.calls('beginEnrolment')).toEqual([]);
});

for (const [what, typed] of [
  ['a clean scan', CLEAN],
  ['a scan that the keyboard layout garbled', REPAIRABLE],
] as const) {
  test(`${what} opens the enrolment it stands for`, async ({ till, page }) => {
    await till.open('ready');
    await till.scan(typed);
    await expect(page.getByText('+47 900 00 001')).toBeVisible();
    expect(await till.calls('beginEnrolment')).toEqual([[TEXT]]);
  });
}

test('a scan works while a button has the focus, and presses nothing', async ({ till, page }) => {
  await till.open('ready');
  await page.getByRole('button', { name: 'Turn to the customer' }).focus();
  await till.scan(CLEAN);
  await expect(page.getByText('+47 900 00 001')).toBeVisible();
  expect(await till.calls('beginEnrolment')).toEqual([[TEXT]]);
});

test('a scan garbled beyond repair is explained and not sent', async ({ till, page }) => {
  await till.open('ready');
  await till.scan('https>>>qr.vipps.no>>>>>>@@');
  await expect(
    page.getByRole('main').getByText('The hand scanner does not type what the code says.'),
  ).toBeVisible();
  expect(await till.calls('beginEnrolment')).toEqual([]);
});

test('a code of something else is told apart', async ({ till, page }) => {
  await till.open('ready');
  await till.scan('https://example.com/menu');
  await expect(page.getByRole('main').getByText('This is not a code from Vipps.')).toBeVisible();
  await expect(till.heading).toHaveText('Show your QR in Vipps');
});

test('R sends one more request, and one only while it is held down', async ({ till, page }) => {
  await till.open('awaitingApproval');
  for (let at = 0; at < 5; at += 1) await page.keyboard.down('r');
  await page.keyboard.up('r');
  await expect.poll(() => till.calls('sendAgain')).toHaveLength(1);
  await expect(page.getByText('K7H-492')).toHaveCount(0);
  expect(await till.calls('sendAgain')).toHaveLength(1);
});

test('pressing send again twice at once sends once', async ({ till, page }) => {
  await till.open('awaitingApproval');
  await page.getByRole('button', { name: 'Send again' }).evaluate((button: HTMLElement) => {
    button.click();
    button.click();
  });
  await till.settle();
  expect(await till.calls('sendAgain')).toHaveLength(1);
});

test('Esc cancels, says so, and a second Esc makes room', async ({ till, page }) => {
  await till.open('awaitingApproval');
  await page.keyboard.press('Escape');
  await expect(till.heading).toHaveText('Cancelled. Nothing was saved.');
  expect(await till.calls('cancelEnrolment')).toHaveLength(1);
  await page.keyboard.press('Escape');
  await expect(till.heading).toHaveText('Show your QR in Vipps');
});

test('what the customer approved cannot be cancelled', async ({ till, page }) => {
  await till.open('saving');
  await page.keyboard.press('Escape');
  await expect(
    page.getByRole('main').getByText('The customer has approved, so this is carried through.'),
  ).toBeVisible();
  expect(await till.calls('cancelEnrolment')).toEqual([]);
});

test('N puts a customer on the shelf, from where the end calls', async ({ till, page }) => {
  await till.open('awaitingApproval');
  await page.keyboard.press('n');
  await expect(till.heading).toHaveText('Show your QR in Vipps');
  const card = page.getByRole('region', { name: 'Other customers' }).getByRole('listitem');
  await expect(card).toContainText('K7H-492');

  await till.type('4123');
  await till.fake('enrolment', 'ended-enrolled');
  await expect(card).toContainText('Enrolled as a new member.');
  await expect(till.heading).toHaveText("The customer's number");
  await expect(page.getByRole('status')).toContainText('Customer ending in 001: Enrolled');
  // Typing goes on where it was.
  await till.type('4567');
  await expect(page.getByText('412 34 567')).toBeVisible();
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('body');
});

test('an ending clears itself after its time and not before', async ({ till }) => {
  await till.open('ended-enrolled');
  await till.advance(7_900);
  await expect(till.heading).toHaveText('Enrolled as a new member.');
  await till.advance(200);
  await expect(till.heading).toHaveText('Show your QR in Vipps');
});

test('a touch keeps the ending for its whole time again', async ({ till, page }) => {
  await till.open('ended-enrolled');
  await till.advance(7_000);
  await till.heading.click();
  await till.advance(7_000);
  await expect(till.heading).toHaveText('Enrolled as a new member.');
  await till.advance(1_100);
  await expect(till.heading).toHaveText('Show your QR in Vipps');
  await expect(page.getByText('001')).toHaveCount(0);
});

test('what is refused is said in words', async ({ till, page }) => {
  await till.open('awaitingApproval');
  await till.rejectNext('tooManyRequests', 'sendAgain');
  await page.keyboard.press('r');
  await expect(
    page.getByRole('main').getByText("There are two requests on the customer's phone already."),
  ).toBeVisible();
});

/** Keeps what is read out from now on. */
async function hear(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes)
          if (node instanceof Element && node.matches('[role=status] > p'))
            said.push(node.textContent);
    }).observe(document, { childList: true, subtree: true });
  });
}

const heard = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as unknown as { said: string[] }).said);

for (const [story, sentence] of [
  ['camera-tooDark', 'It is too dark for the camera. Turn on a light, or type the number.'],
  ['camera-lost', "The camera's picture is gone. Check the cable."],
] as const)
  test(`${story} is read out once, with what to do`, async ({ till, page }) => {
    await hear(page);
    await till.open(story);
    await till.advance(20_000);
    const said = await heard(page);
    expect(said.filter((line) => line.startsWith(sentence))).toHaveLength(1);
  });

test('each phase is read out once', async ({ till, page }) => {
  await hear(page);
  await till.open('checkingMember');
  for (const phase of ['checkingLogin', 'requesting', 'saving', 'ended-enrolled']) {
    await till.fake('enrolment', phase);
    await till.fake('enrolment', phase);
    await till.advance(1_000);
  }
  expect(await heard(page)).toEqual([
    'Checking for a membership',
    'Not a member yet. Checking that the number has Vipps',
    'Sending the request to the phone',
    'Approved. Saving the member',
    'Enrolled as a new member. Say: Welcome! You are a member now.',
  ]);
});

test('a whole enrolment needs nothing but the keyboard', async ({ till, page }) => {
  await till.open('demo');
  await page.keyboard.press('Enter');
  await till.type('90000001');
  await page.keyboard.press('Enter');
  await expect(till.heading).toHaveText('The customer approves on the phone');
  await till.advance(12_000);
  await expect(till.heading).toHaveText('Enrolled as a new member.');
  await page.keyboard.press('Enter');
  await expect(till.heading).toHaveText('Show your QR in Vipps');
});

test('every control is reached by Tab, each with a focus that shows', async ({ till, page }) => {
  await till.open('awaitingApproval');
  const count = await page.locator('button:visible').count();
  const reached = new Set<string>();
  for (let at = 0; at < count; at += 1) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const { activeElement } = document;
      if (!(activeElement instanceof HTMLElement)) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
      const name = activeElement.ariaLabel ?? activeElement.innerText;
      return { name, ring: `${outlineStyle} ${outlineWidth}` };
    });
    expect(focus?.ring).toBe('solid 3px');
    reached.add(focus?.name ?? '');
  }
  expect(reached.size).toBe(count);
});
