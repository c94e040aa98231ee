/**
 * Every story, and every place that is a press away from one, in five languages, four sizes, light and
 * dark: no text is cut, nothing scrolls sideways, targets are large enough, axe-core finds nothing.
 *
 * A page is loaded once for each; size, language and theme then change within it, as they do at a till.
 * Each check looks wherever its answer can differ. How a page is laid out depends on size and language:
 * a theme changes colours only, which a unit test of the styles holds. axe-core takes most of the time: it
 * looks at everything in every size, at names in every language, and at colours in both themes.
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

const looks = [...STORIES.map(({ name }) => ({ name, story: name, go: null })), ...PLACES];

for (const { name, story, go } of looks) {
  test(`${name} looks right everywhere`, async ({ till, page }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await till.open(story);
    await go?.(till);
    const faults: string[] = [];
    for (const size of SIZES) {
      await page.setViewportSize(size);
      const say = (where: string, found: string[]): void => {
        faults.push(...found.map((fault) => `${size.width}x${size.height} ${where}: ${fault}`));
      };
      for (const language of LANGUAGES) {
        await till.speak(language);
        await till.settle();
        say(language, await layoutFaults(page));
        if (language === 'en') say(language, await till.violations());
        else if (size.width === 420) say(language, await till.violations('names'));
      }
      await page.emulateMedia({ colorScheme: 'dark' });
      await till.settle();
      say('dark', await till.violations('colours'));
      await page.emulateMedia({ colorScheme: 'light' });
    }
    expect(faults).toEqual([]);
  });
}
