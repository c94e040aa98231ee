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
];

async function turn(till: Till): Promise<void> {
  await till.page.getByRole('button', { name: MENU }).click();
  await till.page.getByText('Turn to the customer').last().click();
  await till.settle();
}
