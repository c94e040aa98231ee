/** The checks of the looks find what they look for. */
import { layoutFaults } from './layout';
import { expect, test } from './till';

test('a page that is right has no faults', async ({ till, page }) => {
  await till.open('ready');
  expect(await layoutFaults(page)).toEqual([]);
  expect(await till.violations()).toEqual([]);
});

const FAULTS = [
  ['h1', 'overflow: hidden; white-space: nowrap; inline-size: 3rem', /^cut at the side: <h1/],
  ['h1', 'overflow: hidden; block-size: 1rem', /^cut above or below: <h1/],
  ['h1', 'white-space: nowrap; inline-size: 3rem', /^runs out sideways: <h1/],
  ['h1', 'position: fixed; inset-inline-start: -4rem', /^off the page: <h1/],
  ['body', 'inline-size: 200vw', /^scrolls sideways: <html/],
  ['button', 'block-size: 40px; min-block-size: 0', /^too small: <button/],
] as const;

for (const [place, style, fault] of FAULTS) {
  test(`found: ${place} with ${style}`, async ({ till, page }) => {
    await till.open('ready');
    await page
      .locator(place)
      .first()
      .evaluate((element, css) => {
        (element as HTMLElement).style.cssText = css;
      }, style);
    expect(await layoutFaults(page)).toContainEqual(expect.stringMatching(fault));
  });
}

test('found: what the policy of the windows blocks', async ({ page }) => {
  const response = await page.goto('?story=ready');
  expect(response?.headers()['content-security-policy']).toContain("default-src 'self'");
});

test('found: text that is hard to read, and a button without a name', async ({ till, page }) => {
  await till.open('ready');
  await till.heading.evaluate((element) => (element.style.color = '#ccc'));
  await page.getByRole('button', { name: 'Turn to the customer' }).evaluate((element) => {
    element.replaceChildren();
  });
  const found = (await till.violations()).join('\n');
  expect(found).toContain('color-contrast');
  expect(found).toContain('button-name');
});
