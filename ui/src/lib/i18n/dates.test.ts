import { beforeAll, expect, it } from 'vitest';
import { dayTime } from './dates';
import { i18n } from './i18n.svelte';

const NOW = new Date(2026, 10, 21, 12).getTime();

beforeAll(() => i18n.speak('en'));

it.each([
  [new Date(2026, 0, 1, 11, 4), '1 Jan, 11:04'],
  [new Date(2025, 10, 21, 11, 4), '21 Nov 2025, 11:04'],
])('says the year of a day only where it is another one: %s', (at, said) => {
  expect(dayTime(at.getTime(), NOW)).toBe(said);
});
