/**
 * Every story, and every place that is a press away from one, in five languages, four sizes, light and
 * dark: no text is cut, nothing scrolls sideways, targets are large enough, axe-core finds nothing.
 *
 * A page is loaded once for each; language, size and theme then change within it, as they do at a
 * till. Sizes are compared in all forty looks. axe-core, which takes most of the time, looks at what
 * can differ for it: every size in both themes, where places and contrast change, and every language
 * once, where names and `lang` change.
 */
import { STORIES } from '../src/lib/ipc/stories';
import { layoutFaults } from './layout';
import { PLACES } from './places';
import { expect, LANGUAGES, test } from './till';

const SIZES = [
  { width: 420, height: 900 },
  { width: 820, height: 1180 },
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
];
const THEMES = ['light', 'dark'] as const;

const looks = [...STORIES.map(({ name }) => ({ name, story: name, go: null })), ...PLACES];

for (const { name, story, go } of looks) {
  test(`${name} looks right everywhere`, async ({ till, page }) => {
    await till.open(story);
    await go?.(till);
    const faults: string[] = [];
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const language of LANGUAGES) {
        await till.speak(language);
        for (const theme of THEMES) {
          await page.emulateMedia({ colorScheme: theme });
          await till.settle();
          const isForAxe = language === 'en' || (size.width === 420 && theme === 'light');
          const found = await layoutFaults(page);
          if (isForAxe) found.push(...(await till.violations()));
          const where = `${size.width}x${size.height} ${language} ${theme}`;
          faults.push(...found.map((fault) => `${where}: ${fault}`));
        }
      }
    }
    expect(faults).toEqual([]);
  });
}
