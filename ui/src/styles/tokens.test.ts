import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
const declared = new Map(
  [...css.matchAll(/^\s*(--[\w-]+):\s*([^;]+);/gm)].map(([, name = '', value = '']) => [
    name,
    value,
  ]),
);

type Theme = 'light' | 'dark';

/** The six digits that a token stands for. */
function colour(name: string, theme: Theme): string {
  const value = declared.get(name);
  if (value === undefined) throw new Error(`${name} is not declared`);
  const [, light = '', dark = ''] = /^light-dark\(([^,]+), ([^,]+)\)$/.exec(value) ?? [];
  const chosen = light === '' ? value : theme === 'light' ? light : dark;
  const reference = /^var\((--[\w-]+)\)$/.exec(chosen)?.[1];
  return reference === undefined ? chosen : colour(reference, theme);
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string, theme: Theme): number {
  const [dark = 0, light = 0] = [one, other]
    .map((name) => luminance(colour(name, theme)))
    .sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['--ground', '--surface', '--raised', '--sunken'];
const pairs = (inks: string[], grounds: string[], least: number): [string, string, number][] =>
  inks.flatMap((ink) => grounds.map((ground): [string, string, number] => [ink, ground, least]));

describe.each<Theme>(['light', 'dark'])('in the %s theme', (theme) => {
  it.each([
    ...pairs(
      ['--ink'],
      [...GROUNDS, '--accent-soft', '--good-soft', '--warn-soft', '--bad-soft'],
      7,
    ),
    ...pairs(['--ink-soft', '--accent-text', '--good', '--warn', '--bad'], GROUNDS, 4.5),
    ...pairs(['--ink-soft'], ['--accent-soft', '--good-soft', '--warn-soft', '--bad-soft'], 4.5),
    ...pairs(['--accent-text'], ['--accent-soft'], 4.5),
    ...pairs(['--good'], ['--good-soft'], 4.5),
    ...pairs(['--warn'], ['--warn-soft'], 4.5),
    ...pairs(['--bad'], ['--bad-soft'], 4.5),
    ...pairs(['--on-accent'], ['--accent', '--accent-pressed'], 4.5),
    ...pairs(['--on-picture'], ['--picture'], 7),
    ...pairs(['--band-ink'], ['--band-ground', '--band-stripe'], 7),
    ...pairs(['--line-strong', '--focus'], GROUNDS, 3),
  ])('%s can be read on %s (%d:1)', (ink, ground, least) => {
    expect(contrast(ink, ground, theme)).toBeGreaterThanOrEqual(least);
  });
});

it('a theme changes colours and nothing else', () => {
  const root = new URL('../', import.meta.url);
  const asks = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(css|svelte)$/.test(name))
    .filter((name) => readFileSync(new URL(name, root), 'utf8').includes('prefers-color-scheme'));
  expect(asks, '`light-dark()` gives colours only').toEqual([]);
});
