import { expect, it } from 'vitest';
import { LANGUAGES } from '../../tools/messages.js';
import { i18n } from '$lib/i18n';
import type { Finding } from '$lib/ipc/generated/Finding';
import type { Language } from '$lib/ipc/generated/Language';
import findings from '$lib/ipc/fixtures/findings.json';
import { findingWords } from './findings';

/** Hostile ones are for the screens; here it is about our own words. */
const all = (findings as Finding[]).filter((finding) => !JSON.stringify(finding).includes('<'));

it.each(LANGUAGES as Language[])(
  'everything that is found has whole sentences in %s',
  async (language) => {
    await i18n.speak(language);
    expect(all.length).toBeGreaterThan(25);
    for (const { level, found } of all) {
      const { sentence, todo } = findingWords(found);
      for (const text of [sentence, todo ?? '.']) expect(text).toMatch(/^[^{}]*[.]$/);
      if (level === 'fix') expect(todo, found.what).not.toBeNull();
    }
  },
);
