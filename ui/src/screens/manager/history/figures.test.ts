import { beforeAll, describe, expect, it } from 'vitest';
import { i18n } from '$lib/i18n';
import type { Figures } from '$lib/ipc/generated/Figures';
import { compare, type FigureName } from './figures';

const figures = (parts: Partial<Figures> = {}): Figures => ({
  asked: 100,
  enrolled: 60,
  conversion: 0.6,
  medianMs: 25_000,
  ...parts,
});

beforeAll(() => i18n.speak('en'));

describe('a figure', () => {
  it.each<[FigureName, Partial<Figures>, string, string, boolean | null]>([
    ['asked', { asked: 90 }, '100', 'Up 10 from 90', true],
    ['asked', { asked: 120 }, '100', 'Down 20 from 120', false],
    ['enrolled', { enrolled: 60 }, '60', 'The same as before', null],
    ['conversion', { conversion: 0.59 }, '60%', 'Up 1 point from 59%', true],
    ['conversion', { conversion: 0.7 }, '60%', 'Down 10 points from 70%', false],
    ['medianMs', { medianMs: 31_000 }, '25 sec', '6 sec faster than 31 sec', true],
    ['medianMs', { medianMs: 20_000 }, '25 sec', '5 sec slower than 20 sec', false],
  ])('%s stands beside the one before: %j', (name, before, value, words, isBetter) => {
    expect(compare(name, figures(), figures(before))).toMatchObject({ value, words, isBetter });
  });

  it('does not differ where nobody could see it', () => {
    const before = figures({ conversion: 0.604, medianMs: 25_300 });
    expect(compare('conversion', figures(), before).trend).toBe('same');
    expect(compare('medianMs', figures(), before).trend).toBe('same');
  });

  it('is compared with nothing where there is nothing', () => {
    const none = figures({ conversion: null, medianMs: null });
    expect(compare('conversion', figures(), none)).toMatchObject({ value: '60%', trend: 'none' });
    expect(compare('medianMs', none, figures())).toMatchObject({ value: '–', trend: 'none' });
  });
});
