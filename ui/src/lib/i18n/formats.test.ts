import { afterEach, describe, expect, it } from 'vitest';
import type { Language } from '$lib/ipc/generated/Language';
import { duration, list, number, time } from './formats';
import { i18n } from './i18n.svelte';

/** Intl writes spaces that do not break; they are not the point here. */
const plain = (text: string): string => text.replaceAll(/\s/g, ' ');

afterEach(() => i18n.speak('en'));

describe('formats', () => {
  it.each<[Language, string]>([
    ['en', '12,345'],
    ['nb', '12 345'],
    ['da', '12.345'],
    ['fi', '12 345'],
  ])('write numbers as %s does', async (language, written) => {
    await i18n.speak(language);
    expect(plain(number(12_345))).toBe(written);
  });

  it.each<[Language, RegExp]>([
    ['en', /^\d\d:\d\d$/],
    ['nb', /^\d\d:\d\d$/],
    ['sv', /^\d\d:\d\d$/],
    ['da', /^\d\d\.\d\d$/],
    ['fi', /^\d\d?\.\d\d$/],
  ])('write the time of day as %s does, in 24 hours', async (language, shape) => {
    await i18n.speak(language);
    expect(time('2026-11-21T15:04:00Z')).toMatch(shape);
  });

  it.each<[number, string]>([
    [-5, '0 sec'],
    [840, '0.8 sec'],
    [12_900, '12 sec'],
    [60_000, '1 min'],
    [80_000, '1 min 20 sec'],
    [3_600_000, '1 hr'],
    [7_500_000, '2 hr 5 min'],
    [86_399_000, '23 hr 59 min'],
    [172_800_000, '2 days'],
    [187_300_000, '2 days 4 hr'],
  ])('write %d ms as people say it', async (ms, written) => {
    await i18n.speak('en');
    expect(plain(duration(ms))).toBe(written);
  });

  it('join words as the language does', async () => {
    await i18n.speak('nb');
    expect(list(['a', 'b', 'c'])).toBe('a, b og c');
  });
});
