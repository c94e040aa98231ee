/** What an administrator sets up. */
import { expect, test, type Till } from './till';

async function open(till: Till, section: string): Promise<void> {
  await till.page.getByRole('button', { name: section, exact: true }).click();
  await till.settle();
}

/** Comes back as administrator. */
async function unlock(till: Till): Promise<void> {
  await till.page.getByRole('radio', { name: 'Administrator' }).check({ force: true });
  await till.page.getByLabel('PIN', { exact: true }).fill('1357');
  await till.page.keyboard.press('Enter');
  await till.settle();
}

test('only what was typed is saved, and it is said', async ({ till, page }) => {
  await till.open('settings');
  await page.getByLabel('An ending clears after').fill('12');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved', { exact: true }).first()).toBeVisible();
  expect(await till.calls('changeSettings')).toEqual([[{ 'screen.clear_after_s': '12' }]]);
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Store and till' })).toBeFocused();
});

test('a refused value says what is allowed, has the focus, and loses nothing', async ({
  till,
  page,
}) => {
  await till.open('settings');
  const field = page.getByLabel('An ending clears after');
  await field.fill('90');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Write a whole number from 2 to 60.')).toBeVisible();
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('90');
});

test('what is typed waits while somebody looks at another section', async ({ till, page }) => {
  await till.open('settings');
  await page.getByLabel('Till', { exact: true }).fill('till-9');
  await open(till, 'Privacy');
  await expect(page.getByRole('button', { name: 'Store and till not saved' })).toBeVisible();
  await page.getByRole('button', { name: 'Store and till not saved' }).click();
  await expect(page.getByLabel('Till', { exact: true })).toHaveValue('till-9');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByLabel('Till', { exact: true })).toHaveValue('oslo-01-till-3');
  expect(await till.calls('changeSettings')).toEqual([]);
});

test('another store is chosen from the list of Engage, with a warning', async ({ till, page }) => {
  await till.open('settings');
  await page.getByLabel('Store', { exact: true }).selectOption('Bergen, Strandgaten (bergen-01)');
  await expect(page.getByText('Engage never changes the store of a contact.')).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(() => till.calls('changeSettings')).toEqual([[{ 'till.store': 'bergen-01' }]]);
});

test('without a list the store is typed', async ({ till, page }) => {
  await till.open('settings-shut');
  await expect(page.getByText('Engage did not give its list.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Store' }).fill('oslo-02');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(() => till.calls('changeSettings')).toEqual([[{ 'till.store': 'oslo-02' }]]);
});

test('a key is typed once, and the fake is told its name only', async ({ till, page }) => {
  await till.open('settings');
  await open(till, 'Engage');
  await page.getByRole('button', { name: /^Replace\s*: Engage API key/ }).click();
  await page.getByLabel('Engage API key', { exact: true }).fill('a-new-key');
  expect(await till.held()).toContain('a-new-key');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Replace\s*: Engage API key/ })).toBeVisible();
  expect(await till.calls('putKey')).toEqual([['engage.api_key']]);
  expect(await till.held()).not.toContain('a-new-key');
});

test('a key is not taken for missing when the key store does not answer', async ({
  till,
  page,
}) => {
  await till.open('settings-shut');
  await open(till, 'Engage');
  await expect(page.getByText("the computer's key store does not answer")).toBeVisible();
  await page.getByRole('button', { name: /^Replace\s*: Engage API key/ }).click();
  await page.getByLabel('Engage API key', { exact: true }).fill('a-new-key');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('key store did not take it').first()).toBeVisible();
  await expect(page.getByLabel('Engage API key', { exact: true })).toHaveValue('a-new-key');
});

test('a test says what is in order and where the rest is mended', async ({ till, page }) => {
  await till.open('settings-locked');
  await open(till, 'Diagnostics');
  await page.getByRole('button', { name: 'Test' }).click();
  await expect(page.getByText('All settings are there.')).toBeVisible();
  await page.getByRole('listitem').getByRole('button', { name: 'Engage' }).first().click();
  await expect(page.getByRole('heading', { name: 'Engage', exact: true })).toBeVisible();
});

test('a locked setting can be read, not changed, and says who locked it', async ({
  till,
  page,
}) => {
  await till.open('settings-locked');
  await open(till, 'Engage');
  const address = page.getByLabel('Address of Engage');
  await expect(address).toHaveValue('https://fjell.staging.voyado.com/');
  await expect(address).not.toBeEditable();
  await expect(address).toHaveAccessibleDescription(
    'Set for this computer in /etc/medlem/medlem.toml',
  );
});

test('boxes are given their places, and none twice', async ({ till, page }) => {
  await till.open('settings');
  await open(till, 'Consents');
  await page.getByRole('button', { name: 'Add a box' }).click();
  const row = page.getByRole('listitem', { name: 'Box 4' });
  await expect(row.getByLabel('Box at Vipps')).toBeFocused();
  await row.getByLabel('Box at Vipps').fill('offers');
  await row.getByLabel('Place in Engage').selectOption('SMS (acceptsSms)');
  await expect(row.getByText('Another box goes there already.')).toBeVisible();
  await row.getByLabel('Place in Engage').selectOption('Offers that fit me');
  await page.getByRole('button', { name: 'Remove the box accept_sms' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect
    .poll(() => till.calls('mapConsents'))
    .toEqual([
      [
        [
          { from: 'accept_email', to: 'acceptsEmail', isPreference: true },
          { from: 'member_terms', to: 'memberTerms', isPreference: false },
          { from: 'offers', to: 'profiling', isPreference: false },
        ],
      ],
    ]);
});

test('a scan is judged, and what a customer code says is not shown', async ({ till, page }) => {
  await till.open('settings');
  await open(till, 'Hand scanner');
  await till.scan('https://qr.vipps.no/28/2/01/031/4790000001?v=1');
  await expect(page.getByText('The scanner types what the code says.').first()).toBeVisible();
  await expect(page.locator('body')).not.toContainText('4790000001');
  await till.scan('7038010021145');
  await expect(page.getByText('It typed: 7038010021145').first()).toBeVisible();
  expect(await till.calls('beginEnrolment')).toEqual([]);
});

test('a new PIN is typed twice the same, and an easy one is refused', async ({ till, page }) => {
  await till.open('settings');
  await open(till, 'Roles and PINs');
  await page.getByRole('button', { name: /^Change the PIN\s*: Manager/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('New PIN')).toBeFocused();
  await dialog.getByLabel('New PIN').fill('8642');
  await dialog.getByLabel('The same PIN once more').fill('8624');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByText('That was not the same PIN.').first()).toBeVisible();
  expect(await till.calls('setPin')).toEqual([]);
  await dialog.getByLabel('New PIN').fill('1111');
  await dialog.getByLabel('The same PIN once more').fill('1111');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByText('This one is guessed too easily.').first()).toBeVisible();
  await expect(dialog.getByLabel('New PIN')).toBeFocused();
  await dialog.getByLabel('New PIN').fill('8642');
  await dialog.getByLabel('The same PIN once more').fill('8642');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  // The PIN itself is noted nowhere.
  expect(await till.calls('setPin')).toEqual([['manager'], ['manager']]);
});

test('a file shows what it would change before it changes anything', async ({ till, page }) => {
  await till.open('settings');
  await open(till, 'Other tills');
  await page.getByRole('button', { name: 'Open a settings file' }).click();
  await expect(page.getByText('3 settings would change')).toBeVisible();
  expect(await till.calls('changeSettings')).toEqual([]);
  await page.getByRole('button', { name: 'Take over' }).click();
  await expect(page.getByText('The settings are taken over').first()).toBeVisible();
  expect(await till.calls('changeSettings')).toEqual([
    [
      {
        'screen.clear_after_s': '12',
        'customer_display.when_idle': 'blank',
        'history.retention_days': '365',
      },
    ],
  ]);
});

test('whoever leaves a file goes on where it was opened', async ({ till, page }) => {
  await till.open('settings');
  await open(till, 'Other tills');
  await page.getByRole('button', { name: 'Open a settings file' }).click();
  await page.getByRole('button', { name: 'Leave it' }).click();
  await expect(page.getByRole('heading', { name: 'Take from another till' })).toBeFocused();
});

test('diagnostics are read file by file, then saved', async ({ till, page }) => {
  await till.open('settings');
  await open(till, 'Diagnostics');
  await expect(page.getByRole('button', { name: 'Save all as one file' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Show what would be in it' }).click();
  await page.getByText('about.txt').click();
  await expect(page.getByText('0 since the start')).toBeVisible();
  await page.getByRole('button', { name: 'Save all as one file' }).click();
  await expect(page.getByText('Saved as medlem-diagnostics.zip.').first()).toBeVisible();
});

test('the lock takes typed keys away and leaves the rest', async ({ till, page }) => {
  await till.open('settings');
  await open(till, 'Engage');
  await page.getByLabel('Source').fill('Shop');
  await page.getByRole('button', { name: /^Replace\s*: Engage API key/ }).click();
  await page.getByLabel('Engage API key', { exact: true }).fill('half-a-key');
  await page.getByRole('button', { name: /^Lock/ }).click();
  await till.settle();
  expect(await till.held()).not.toContain('half-a-key');
  await unlock(till);
  await expect(page.getByLabel('Source')).toHaveValue('Shop');
  await expect(page.getByRole('button', { name: /^Replace\s*: Engage API key/ })).toBeVisible();
});

for (const [sheet, button] of [
  ['a new PIN', /^Change the PIN\s*: Manager/],
  ['a PIN taken away', 'Take the PIN away'],
] as const) {
  test(`a session that ends closes the sheet of ${sheet}, and the lock can be used`, async ({
    till,
    page,
  }) => {
    await till.open('settings');
    await open(till, 'Roles and PINs');
    await page.getByRole('button', { name: button }).click();
    if (sheet === 'a new PIN') {
      await page.getByLabel('New PIN').fill('864297');
      await page.getByLabel('The same PIN once more').fill('864297');
    }
    await till.advance(300_000);
    await expect(page.getByLabel('PIN', { exact: true })).toBeFocused();
    expect(await till.held()).not.toContain('864297');
    await unlock(till);
    await expect(page.getByRole('heading', { name: 'Roles and PINs' })).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(await till.held()).not.toContain('864297');
  });
}

test('behind the lock nobody looks through the camera', async ({ till, page }) => {
  await till.open('settings');
  await open(till, 'Camera');
  await expect(page.getByRole('img', { name: 'Picture from the camera' })).toBeVisible();
  await page.getByRole('button', { name: /^Lock/ }).click();
  await till.settle();
  await expect(page.locator('canvas')).toHaveCount(0);
});

test('the lock takes the files of the diagnostics away', async ({ till, page }) => {
  await till.open('settings');
  await open(till, 'Diagnostics');
  await page.getByRole('button', { name: 'Show what would be in it' }).click();
  await expect(page.getByText('about.txt')).toBeVisible();
  await page.getByRole('button', { name: /^Lock/ }).click();
  await till.settle();
  expect(await till.held()).not.toContain('about.txt');
  await unlock(till);
  await expect(page.getByRole('button', { name: 'Show what would be in it' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save all as one file' })).toHaveCount(0);
});

test('what is typed waits while somebody looks at the history', async ({ till, page }) => {
  await till.open('settings');
  await page.getByLabel('Till', { exact: true }).fill('till-9');
  await page.getByRole('button', { name: /^History/ }).click();
  await expect(till.heading).toHaveText('History');
  await page.getByRole('button', { name: /^Settings/ }).click();
  await expect(page.getByLabel('Till', { exact: true })).toHaveValue('till-9');
});

test('a key that is typed does not outlast the session while somebody looks elsewhere', async ({
  till,
  page,
}) => {
  await till.open('settings');
  await open(till, 'Engage');
  await page.getByRole('button', { name: /^Replace\s*: Engage API key/ }).click();
  await page.getByLabel('Engage API key', { exact: true }).fill('half-a-key');
  await page.getByRole('button', { name: /^History/ }).click();
  await page.getByRole('button', { name: /^Lock/ }).click();
  await unlock(till);
  await page.getByRole('button', { name: /^Settings/ }).click();
  await expect(page.getByRole('heading', { name: 'Engage', exact: true })).toBeVisible();
  expect(await till.held()).not.toContain('half-a-key');
});

test('what was tested says nothing about what is saved after it', async ({ till, page }) => {
  await till.open('settings');
  await open(till, 'Engage');
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(page.getByText('Everything is in order').first()).toBeVisible();
  await page.getByLabel('Address of Engage').fill('https://other.voyado.com/');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved', { exact: true }).first()).toBeVisible();
  await expect(page.locator('section').getByText('Everything is in order')).toHaveCount(0);
});

test('a choice that is refused goes back to what is', async ({ till, page }) => {
  await till.open('settings');
  await open(till, 'About');
  await till.rejectNext('settings', 'setAutostart');
  await page.getByRole('radio', { name: /^No/ }).click({ force: true });
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByRole('radio', { name: /^Yes/ })).toBeChecked();
});

test('whoever takes back what is typed goes on at the top of the section', async ({
  till,
  page,
}) => {
  await till.open('settings');
  await page.getByLabel('Till', { exact: true }).fill('till-9');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { name: 'Store and till' })).toBeFocused();
});

test('settings that do not load are asked for again', async ({ till, page }) => {
  await till.open('manager-history-few');
  await till.rejectNext('notStored', 'officeSettings');
  await page.getByRole('button', { name: /^Settings/ }).click();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByLabel('Till', { exact: true })).toHaveValue('oslo-01-till-3');
});

test('on a narrow window the list leads to a section and back', async ({ till, page }) => {
  await page.setViewportSize({ width: 420, height: 900 });
  await till.open('settings');
  await open(till, 'Privacy');
  await expect(page.getByRole('heading', { name: 'Privacy' })).toBeFocused();
  await page.getByRole('button', { name: 'All settings' }).click();
  await expect(page.getByRole('button', { name: 'Privacy' })).toBeFocused();
});

test('in practice the settings say that they are the real till', async ({ till, page }) => {
  await till.open('settings-practice');
  await expect(page.getByText('The settings belong to the real till')).toBeVisible();
  expect(await till.calls('officeSettings')).toEqual([]);
});

test('whoever serves signs on with a staff number, and off', async ({ till, page }) => {
  await till.open('staff');
  await page.getByRole('button', { name: 'Nobody signed on' }).click();
  await page.keyboard.type('12ab');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Staff 12ab' }).click();
  await page.getByRole('button', { name: 'Sign off' }).click();
  await expect(page.getByRole('button', { name: 'Nobody signed on' })).toBeVisible();
  expect(await till.calls('setCashier')).toEqual([['12ab'], [null]]);
});

test('the menu leads to the back office, and the unsaved to their list', async ({ till, page }) => {
  await till.open('unsaved');
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('button', { name: 'Back office' }).click();
  await page.getByRole('button', { name: /unsaved/ }).click();
  await page.getByRole('button', { name: 'Open the list in the back office' }).click();
  expect(await till.calls('openManager')).toEqual([[null], ['unsaved']]);
});
