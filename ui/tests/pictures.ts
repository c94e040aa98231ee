/** Writes the pictures of the documents: the built screens with the fake, whose clock stands. */
import { fileURLToPath } from 'node:url';
import { expect, test, type Till } from './till';

interface Picture {
  readonly name: string;
  readonly story: string;
  readonly size?: { width: number; height: number };
  readonly theme?: 'dark';
  readonly go?: (till: Till) => Promise<void>;
}

/** Small enough for a document, and still a wide till. */
const WIDE = { width: 1120, height: 700 };
const PHONE = { width: 420, height: 900 };
const STANDING = { width: 820, height: 1180 };

const PICTURES: readonly Picture[] = [
  { name: 'ready', story: 'ready' },
  { name: 'ready-dark', story: 'codes-one', theme: 'dark' },
  { name: 'keypad', story: 'ready', go: (till) => till.type('41234567') },
  { name: 'approval', story: 'awaitingApproval' },
  { name: 'approval-dark', story: 'awaitingApproval', theme: 'dark' },
  { name: 'approval-narrow', story: 'awaitingApproval', size: PHONE },
  { name: 'enrolled', story: 'ended-enrolled' },
  { name: 'shelf', story: 'shelf-calls' },
  { name: 'shelf-standing', story: 'shelf-while-ready', size: STANDING },
  { name: 'customer', story: 'customer-confirm' },
  { name: 'set-up', story: 'set-up' },
  { name: 'practice', story: 'practice' },
  { name: 'history', story: 'manager-history', size: { width: 1366, height: 900 } },
  {
    name: 'settings',
    story: 'settings',
    go: ({ page }) => page.getByRole('button', { name: 'Camera', exact: true }).click(),
  },
];

for (const { name, story, size, theme, go } of PICTURES) {
  test(`the picture of ${name}`, async ({ till, page }) => {
    await page.setViewportSize(size ?? WIDE);
    await page.emulateMedia({ colorScheme: theme ?? 'light' });
    await till.open(story);
    await go?.(till);
    // The first picture of the camera, and then the box round the code in it.
    if ((await page.locator('canvas').count()) > 0)
      await expect(page.locator('canvas').first()).not.toHaveAttribute('width', '300');
    await page.waitForTimeout(600);
    const path = fileURLToPath(new URL(`../../docs/pictures/${name}.png`, import.meta.url));
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  });
}
