import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { LANGUAGES, areas, faults, read } from '../../../tools/messages.js';
import { i18n, t } from './i18n.svelte';

const SRC = fileURLToPath(new URL('../..', import.meta.url));

/** All keys that the sources name; `${...}` in one stands for anything. */
function named(): RegExp[] {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
    (name) => /\.(svelte|ts)$/.test(name) && !/generated|\.test\.ts$/.test(name),
  );
  const area = areas().join('|');
  const key = new RegExp(`(['"\`])((?:${area})\\.[^'"\`\\s]+)\\1`, 'g');
  return files
    .flatMap((name) => [...readFileSync(join(SRC, name), 'utf8').matchAll(key)])
    .map((match) => match[2] ?? '')
    .map((text) => text.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.')))
    .map((parts) => new RegExp(`^${parts.join('[^.]+')}$`));
}

describe('the messages', () => {
  it('say the same in all languages', () => {
    expect(faults()).toEqual([]);
  });

  it('are all said somewhere', () => {
    const uses = named();
    expect(uses.length).toBeGreaterThan(100);
    const unused = [...read('en').keys()].filter((key) => !uses.some((use) => use.test(key)));
    expect(unused).toEqual([]);
  });

  it('are translated', () => {
    const english = read('en');
    const same = (language: string): string[] =>
      [...read(language)]
        .filter(([, message]) => typeof message === 'string' && message.split(' ').length > 3)
        .filter(([key, message]) => english.get(key) === message)
        .map(([key]) => `${language}: ${key}`);
    expect(LANGUAGES.filter((language) => language !== 'en').flatMap(same)).toEqual([]);
  });
});

describe('t', () => {
  it('speaks another language at once', async () => {
    await i18n.speak('en');
    expect(t('common.buttons.cancel')).toBe('Cancel');
    await i18n.speak('nb');
    expect(t('common.buttons.cancel')).toBe('Avbryt');
    expect(i18n.language).toBe('nb');
  });

  it('speaks the language that was asked for last, whichever is loaded first', async () => {
    await Promise.all([i18n.speak('fi'), i18n.speak('da')]);
    expect(i18n.language).toBe('da');
  });

  it('loads a language once that is asked for again', async () => {
    await i18n.speak('en');
    const loads = vi.spyOn(globalThis, 'fetch');
    await Promise.all([i18n.speak('sv'), i18n.speak('sv')]);
    expect(loads).toHaveBeenCalledOnce();
    expect(i18n.language).toBe('sv');
    loads.mockRestore();
  });

  it('fills the brand by itself and other placeholders as given', async () => {
    await i18n.speak('en');
    i18n.brand = 'MobilePay';
    expect(t('common.problems.vippsUnreachable')).toMatch(/^MobilePay does not answer/);
    expect(t('common.numberFaults.wrongLength', { country: 'Norway' })).toMatch(/from Norway\.$/);
    i18n.brand = 'Vipps';
  });

  it('counts as the language does', async () => {
    await i18n.speak('en');
    expect(t('common.secondsLeft', { count: 1 })).toBe('1 second left');
    expect(t('common.secondsLeft', { count: 2 })).toBe('2 seconds left');
  });

  it('does not fill what comes from outside again', async () => {
    await i18n.speak('en');
    expect(t('common.findings.storeKnown.sentence', { store: '{brand} $& {store}' })).toContain(
      '{brand} $& {store}',
    );
  });
});
