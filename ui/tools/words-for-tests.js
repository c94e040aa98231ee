// In a test the words come from the message files as they lie there.
import { vi } from 'vitest';
import { asJson } from './messages.js';

vi.stubGlobal('fetch', (/** @type {string} */ address) => {
  const language = /^messages\/(\w+)\.json$/.exec(address)?.[1];
  if (language === undefined) throw new Error(`A test does not fetch ${address}`);
  return Promise.resolve(new Response(asJson(language)));
});
