import { describe, expect, test } from 'vitest';
import type { Country } from './ipc/generated/Country';
import { COUNTRIES, NumberEntry, prefixOf } from './number';

const type = (signs: string, country: Country) =>
  [...signs].reduce((entry, sign) => entry.press(sign), NumberEntry.at(country));

// The same table as the tests of `Msisdn`.
const READ: [text: string, home: Country, sent: string, shown: string][] = [
  ['412 34 567', 'NO', '+4741234567', '+47 412 34 567'],
  ['+47 412 34 567', 'DK', '+4741234567', '+47 412 34 567'],
  ['004741234567', 'NO', '+4741234567', '+47 412 34 567'],
  ['4741234567', 'NO', '+4741234567', '+47 412 34 567'],
  ['20 12 34 56', 'DK', '+4520123456', '+45 20 12 34 56'],
  ['070-123 45 67', 'SE', '+46701234567', '+46 70 123 45 67'],
  ['040 123 4567', 'FI', '+358401234567', '+358 40 123 4567'],
  ['358 40 123456', 'FI', '+35840123456', '+358 40 123 456'],
  ['221234', 'GL', '+299221234', '+299 22 12 34'],
  ['47123456', 'NO', '+4747123456', '+47 471 23 456'],
];

describe.each(READ)('%s at a till in %s', (text, home, sent, shown) => {
  test('is read as the till reads it when it is typed', () => {
    const entry = type(text.replace(/[^\d+]/g, ''), home);
    expect(entry.request).toMatchObject({ by: 'keypad', text: sent });
    expect(entry.shown).toBe(shown);
    expect(entry.canBeSent).toBe(true);
    expect(entry.fault).toBeNull();
  });

  test('is read as the till reads it when it is pasted', () => {
    expect(NumberEntry.at(home).paste(text).shown).toBe(shown);
    expect(NumberEntry.at(home).paste(`Tlf.: ${text}\n`).shown).toBe(shown);
  });
});

test('digits stand in their groups from the first one on', () => {
  const shown = (signs: string, country: Country) => type(signs, country).shown;
  expect(shown('', 'NO')).toBe('+47');
  expect(shown('4', 'NO')).toBe('+47 4');
  expect(shown('4123', 'NO')).toBe('+47 412 3');
  expect(shown('412345', 'NO')).toBe('+47 412 34 5');
  expect(shown('201', 'DK')).toBe('+45 20 1');
  expect(shown('0', 'SE')).toBe('+46 (0)');
  expect(shown('07012', 'SE')).toBe('+46 (0)70 12');
  expect(shown('0701234', 'SE')).toBe('+46 (0)70 1234');
  expect(shown('07012345', 'SE')).toBe('+46 70 123 45');
});

test('a plus or two zeros name the country', () => {
  expect(type('+', 'NO')).toMatchObject({ shown: '+', prefix: '' });
  expect(type('+35', 'NO')).toMatchObject({ shown: '+35', country: 'NO' });
  expect(type('+358', 'NO')).toMatchObject({ shown: '+358', country: 'FI' });
  expect(type('0045', 'NO')).toMatchObject({ shown: '+45', country: 'DK' });
  expect(type('+1202', 'NO').fault).toEqual({ why: 'unknownCountry' });
  expect(type('4+1', 'NO').shown).toBe('+47 41');
});

test('one digit too many is left out, unless the calling code stands before it', () => {
  expect(type('412345678', 'NO').shown).toBe('+47 412 34 567');
  expect(type('47412345678', 'NO').shown).toBe('+47 412 34 567');
  expect(type('2212345', 'GL').shown).toBe('+299 22 12 34');
});

test('erasing goes back sign by sign, to the till and its country', () => {
  let entry = type('+4520', 'NO');
  for (const shown of ['+45 2', '+45', '+47', '+47']) {
    entry = entry.erase();
    expect(entry.shown).toBe(shown);
  }
  expect(entry.isEmpty).toBe(true);
});

test('the country can be changed under the digits', () => {
  expect(type('20123456', 'NO').in('DK').shown).toBe('+45 20 12 34 56');
});

test.each(['', 'kari', '+', '---'])('pasting "%s" changes nothing', (text) => {
  const entry = type('412', 'NO');
  expect(entry.paste(text)).toBe(entry);
});

test('a pasted text with far too many digits is never cut to a number', () => {
  const entry = NumberEntry.at('NO').paste('4100 0000 1234 5678');
  expect(entry.canBeSent).toBe(false);
  expect(entry.fault).toEqual({ why: 'wrongLength', country: 'NO' });
  expect(entry.press('1')).toBe(entry);
});

test('a trunk zero in brackets is none of the digits', () => {
  expect(NumberEntry.at('NO').paste('+46 (0)70-123 45 67').shown).toBe('+46 70 123 45 67');
});

test.each(COUNTRIES)('what is shown in %s is what is sent, whatever was typed', (home) => {
  let seed = 5;
  const random = (most: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % most;
  };
  for (let round = 0; round < 2_000; round += 1) {
    const signs = Array.from({ length: random(16) }, () => '0123456789+'[random(11)]).join('');
    const entry = type(signs, home);
    if (!entry.canBeSent) continue;
    const { shown, request, country } = entry;
    expect(request).toMatchObject({ text: shown.replaceAll(' ', ''), country });
    expect(shown.startsWith(`${prefixOf(country)} `), shown).toBe(true);
    expect(shown.split(' ').at(-1)?.length, `${shown} ends with a digit alone`).toBeGreaterThan(1);
    expect(NumberEntry.at(home).paste(shown).shown).toBe(shown);
  }
});
