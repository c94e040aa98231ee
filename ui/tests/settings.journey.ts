/** What an administrator sets up. */
import { expect, test, type Till } from './till';

async function open(till: Till, section: string): Promise<void> {
  await till.page.getByRole('button', { name: section, exact: true }).click();
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
  await till.open('settings-no-lists');
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
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Replace\s*: Engage API key/ })).toBeVisible();
  expect(await till.calls('putKey')).toEqual([['engage.api_key']]);
  await expect(page.locator('body')).not.toContainText('a-new-key');
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
  await row.getByLabel('Place in Engage').selectOption('SMS');
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
  await expect(dialog.getByText('The two are not the same.')).toBeVisible();
  expect(await till.calls('setPin')).toEqual([]);
  await dialog.getByLabel('New PIN').fill('1111');
  await dialog.getByLabel('The same PIN once more').fill('1111');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByText('This one is guessed too easily.')).toBeVisible();
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
  expect(await till.calls('importSettings')).toEqual([]);
  await page.getByRole('button', { name: 'Take over' }).click();
  await expect(page.getByText('The settings are taken over').first()).toBeVisible();
  expect(await till.calls('importSettings')).toEqual([
    [
      {
        'screen.clear_after_s': '12',
        'customer_display.when_idle': 'blank',
        'history.retention_days': '365',
      },
    ],
  ]);
});

test('diagnostics are read file by file, then saved', async ({ till, page }) => {
  await till.open('settings');
  await open(till, 'Diagnostics');
  await expect(page.getByRole('button', { name: 'Save all as one file' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Show what would be in it' }).click();
  await page.getByText('about.txt').click();
  await expect(page.getByText('2 cores, 3.8 GB')).toBeVisible();
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
  await page.getByRole('radio', { name: 'Administrator' }).check({ force: true });
  await page.getByLabel('PIN', { exact: true }).fill('1357');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Source')).toHaveValue('Shop');
  await expect(page.getByRole('button', { name: /^Replace\s*: Engage API key/ })).toBeVisible();
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
