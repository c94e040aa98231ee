/** What no story shows by itself: what a press, a scan or a refusal brings. */
import type { Till } from './till';

interface Place {
  readonly name: string;
  readonly story: string;
  readonly go: (till: Till) => Promise<void>;
}

const MENU = 'Menu';

async function setUpPage(till: Till, count: number): Promise<void> {
  for (let page = 0; page < count; page += 1) {
    await till.page.getByRole('button', { name: 'Next' }).click();
    await till.settle();
  }
}

async function press(till: Till, name: string | RegExp): Promise<void> {
  await till.page.getByRole('button', { name }).first().click();
  await till.settle();
}

const setUpPages = ['till', 'vipps', 'engage', 'camera', 'test'].map((step, index) => ({
  name: `set-up-filled: ${step}`,
  story: 'set-up-filled',
  go: (till: Till) => setUpPage(till, index + 1),
}));

const inSettings = (name: string, section: string, ...presses: (string | RegExp)[]): Place => ({
  name: `settings: ${name}`,
  story: 'settings',
  async go(till) {
    for (const next of [section, ...presses]) await press(till, next);
  },
});

const settingsPlaces: readonly Place[] = [
  inSettings('camera', 'Camera'),
  inSettings('hand scanner', 'Hand scanner'),
  inSettings('customer display', 'Customer display'),
  inSettings('Vipps', 'Vipps'),
  inSettings('Engage, tested', 'Engage', /^Test$/),
  inSettings('approval', 'Approval'),
  inSettings('consents', 'Consents', 'Add a box'),
  inSettings('roles', 'Roles and PINs'),
  inSettings('a new PIN', 'Roles and PINs', /^Change the PIN/),
  inSettings('a PIN taken away', 'Roles and PINs', 'Take the PIN away'),
  inSettings('privacy', 'Privacy'),
  inSettings('other tills', 'Other tills', 'Save a settings file', 'Open a settings file'),
  inSettings('diagnostics', 'Diagnostics', 'Show what would be in it'),
  inSettings('about', 'About'),
  {
    name: 'settings: another store, and a wrong number',
    story: 'settings',
    async go(till) {
      await till.page.getByLabel('Store', { exact: true }).selectOption('bergen-01');
      await till.page.getByLabel('An ending clears after').fill('1');
      await press(till, /^Save$/);
    },
  },
  {
    name: 'settings: Engage asks',
    story: 'settings',
    async go(till) {
      await press(till, 'Approval');
      await till.page.getByRole('radio', { name: /^Engage/ }).check({ force: true });
      await till.settle();
    },
  },
  {
    name: 'settings: a scan that cannot be read',
    story: 'settings',
    async go(till) {
      await press(till, 'Hand scanner');
      await till.scan('https>>>qr.vipps.no>>>>>>@@');
    },
  },
  {
    name: 'settings: everything tested and locked',
    story: 'settings-locked',
    async go(till) {
      await press(till, 'Diagnostics');
      await press(till, /^Test$/);
    },
  },
  {
    name: 'settings: a file that is wrong',
    story: 'settings-fresh',
    async go(till) {
      await press(till, 'Other tills');
      await press(till, 'Open a settings file');
    },
  },
  {
    name: 'settings: no lists from Engage',
    story: 'settings-shut',
    go: (till) => press(till, 'Consents'),
  },
  {
    name: 'settings: a key store that does not answer',
    story: 'settings-shut',
    go: (till) => press(till, 'Vipps'),
  },
  {
    name: 'settings: a poor picture',
    story: 'settings-poor-picture',
    go: (till) => press(till, 'Camera'),
  },
  {
    name: 'settings: no camera',
    story: 'settings-no-camera',
    go: (till) => press(till, 'Camera'),
  },
  { name: 'staff number', story: 'staff', go: (till) => press(till, 'Nobody signed on') },
  {
    name: 'staff number, signed on',
    story: 'staff-signed',
    go: (till) => press(till, 'Staff 00412'),
  },
];

const inHistory = (name: string, ...presses: (string | RegExp)[]): Place => ({
  name: `history: ${name}`,
  story: 'manager-history-few',
  async go(till) {
    for (const next of presses) await press(till, next);
  },
});

/** With a customer's number in the sheet that erases. */
const erasing = (name: string, number: string, ...presses: string[]): Place => ({
  name: `erase: ${name}`,
  story: 'manager-unsaved',
  async go(till) {
    await press(till, /^History/);
    await press(till, 'Erase a customer');
    await till.page.keyboard.type(number);
    await press(till, 'See what is kept');
    for (const next of presses) await press(till, next);
  },
});

const managerPlaces: readonly Place[] = [
  {
    name: 'lock: a wrong PIN, and a wait',
    story: 'manager-lock',
    async go(till) {
      for (const pin of ['1111', '2222', '3333']) {
        await till.page.getByLabel('PIN', { exact: true }).fill(pin);
        await till.page.keyboard.press('Enter');
        await till.settle();
      }
    },
  },
  {
    name: 'a session that ends soon',
    story: 'manager-history-few',
    go: (till) => till.advance(280_000),
  },
  inHistory('filters and own dates', 'Own dates', 'Filter'),
  inHistory('a month', '30 days'),
  {
    name: 'history: two years',
    story: 'manager-history-few',
    async go(till) {
      await press(till, 'Own dates');
      await till.page.getByLabel('From', { exact: true }).fill('2024-11-21');
      await till.settle();
    },
  },
  inHistory('charts as tables', /^How far .* table$/, /^How it ended.* table$/),
  inHistory('what happened in an enrolment', /^21 Nov/),
  inHistory('export', 'Export'),
  {
    name: 'history: an export that runs',
    story: 'manager-history-few',
    async go(till) {
      await press(till, 'Export');
      await press(till, 'Choose where to save it');
      await till.advance(2_500);
    },
  },
  {
    name: 'history: a number that was found, and filters',
    story: 'manager-history-few',
    async go(till) {
      const { page } = till;
      await press(till, 'Filter');
      await page.getByLabel('Outcome').selectOption('Was a member already');
      await page.getByLabel('Source').selectOption('Typed in');
      await page.getByRole('search').getByRole('textbox').fill('412 34 202');
      await press(till, 'Find');
    },
  },
  erasing('a number that is none', '412'),
  erasing('what is kept, with a promise', '41234218'),
  erasing('nothing kept', '41234219'),
  {
    name: 'erase: the receipt',
    story: 'manager-unsaved',
    async go(till) {
      await erasing('', '41234218').go(till);
      await till.page.getByLabel('Erase this too').check();
      await press(till, 'Erase for good');
    },
  },
  {
    name: 'unsaved: giving up',
    story: 'manager-unsaved',
    go: (till) => press(till, 'Give up'),
  },
  {
    name: 'audit: checked',
    story: 'manager-audit-none',
    go: (till) => press(till, 'Check the audit'),
  },
  {
    name: 'audit: changed',
    story: 'manager-audit-broken',
    go: (till) => press(till, 'Check the audit'),
  },
];

/** Each is reached in English, and stays open while language and size change. */
export const PLACES: readonly Place[] = [
  { name: 'keypad', story: 'ready', go: (till) => till.type('41234567') },
  {
    name: 'keypad with a wrong number',
    story: 'ready',
    async go(till) {
      await till.type('412');
      await till.page.keyboard.press('Enter');
      await till.settle();
    },
  },
  { name: 'help', story: 'ready', go: async ({ page }) => page.keyboard.press('F1') },
  { name: 'menu', story: 'ready', go: (till) => press(till, MENU) },
  { name: 'menu of languages', story: 'ready', go: (till) => press(till, 'Language') },
  {
    name: 'why the language is locked',
    story: 'language-locked',
    go: (till) => press(till, 'Language'),
  },
  { name: 'what waits to be saved', story: 'unsaved', go: (till) => press(till, /unsaved/) },
  {
    name: 'what to do about Vipps',
    story: 'vippsFails-vippsKeysRefused',
    go: (till) => press(till, /Vipps/),
  },
  {
    name: 'what to do about Engage',
    story: 'engageFails-engageKeyRefused',
    go: (till) => press(till, /Engage/),
  },
  {
    name: 'what to do about the camera',
    story: 'camera-busy',
    go: (till) => press(till, /^Camera/),
  },
  { name: 'turned to the customer', story: 'awaitingApproval', go: turn },
  { name: 'turned to the customer in practice', story: 'practice-awaitingApproval', go: turn },
  { name: 'a scan that cannot be read', story: 'ready', go: (till) => till.scan('@@@@@@@@@@@@') },
  {
    name: 'a refusal',
    story: 'awaitingApproval',
    async go(till) {
      await till.rejectNext('tooLate', 'sendAgain');
      await till.page.keyboard.press('r');
      await till.settle();
    },
  },
  { name: 'practice customers', story: 'practice', go: (till) => press(till, /ustomers/) },
  ...setUpPages,
  ...managerPlaces,
  ...settingsPlaces,
];

async function turn(till: Till): Promise<void> {
  await till.page.getByRole('button', { name: MENU }).click();
  await till.page.getByText('Turn to the customer').last().click();
  await till.settle();
}
