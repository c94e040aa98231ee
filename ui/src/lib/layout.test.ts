import { describe, expect, test } from 'vitest';
import { repair, UNKNOWN } from './layout';
import { character, LAYOUTS, strokeOf, type Layout, type Stroke } from './layouts';

const NUMBER = 'https://qr.vipps.no/28/2/01/031/4790000001?v=1';
const TOKEN = 'https://qr.vipps.no/p/aBcdefghiJklm-nop_qrs7';
const TOKEN_WITH_Z = 'https://qr.vipps.no/p/aYzcdefghijklmnopqrstu';

/** What a scanner of one layout types on a computer of another. */
function typed(text: string, scanner: Layout, computer: Layout) {
  const strokes = [...text].map((sign): Stroke => {
    const stroke = strokeOf(sign, scanner);
    if (!stroke) throw new Error(`no key for ${sign}`);
    return stroke;
  });
  return { strokes, text: strokes.map((stroke) => character(stroke, computer) ?? '').join('') };
}

/** What Caps Lock does. */
const swapCase = (text: string) =>
  text.replace(/[a-zæøåäö]/gi, (sign) =>
    sign === sign.toUpperCase() ? sign.toLowerCase() : sign.toUpperCase(),
  );

describe('what a US scanner types', () => {
  test.each<[Layout, string]>([
    ['nb', 'httpsØ--qr.vipps.no-28-2-01-031-4790000001_v\\1'],
    ['sv', 'httpsÖ--qr.vipps.no-28-2-01-031-4790000001_v´1'],
    ['da', 'httpsÆ--qr.vipps.no-28-2-01-031-4790000001_v´1'],
    ['de', 'httpsÖ--qr.vipps.no-28-2-01-031-4790000001_v´1'],
    ['fr', 'httpsM!!ar:vipps:no!é_!é!à&!à"&!\'èçàààààà&§v=&'],
    ['uk', NUMBER],
  ])('on a computer with layout %s is known', (computer, garbled) => {
    expect(typed(NUMBER, 'us', computer).text).toBe(garbled);
    const kind = computer === 'uk' ? 'clean' : 'repaired';
    expect(repair(garbled)).toMatchObject({ kind, text: NUMBER });
  });

  test('on a French computer is repaired with the shifted digits of its keys', () => {
    const { text } = typed(NUMBER, 'us', 'fr');
    expect(text).not.toContain('4790000001');
    expect(repair(text)).toEqual({ kind: 'repaired', text: NUMBER, layout: 'us' });
  });
});

test('what a Norwegian scanner types on a US computer is repaired', () => {
  const garbled = 'https>&&qr.vipps.no&28&2&01&031&4790000001_v)1';
  expect(typed(NUMBER, 'nb', 'us').text).toBe(garbled);
  expect(repair(garbled)).toEqual({ kind: 'repaired', text: NUMBER, layout: 'nordic' });
});

const SCANNERS: Layout[] = ['us', 'nb', 'sv', 'da'];
const PAIRS = SCANNERS.flatMap((scanner) =>
  LAYOUTS.map((computer) => [scanner, computer] as const),
);

describe.each(PAIRS)('a %s scanner at a %s computer', (scanner, computer) => {
  test.each([NUMBER, TOKEN])('brings %s by the places of its keys', (address) => {
    const { text, strokes } = typed(address, scanner, computer);
    expect(repair(text, strokes)).toMatchObject({ text: address });
  });

  test.each([NUMBER, TOKEN])('brings %s by its characters alone', (address) => {
    expect(repair(typed(address, scanner, computer).text)).toMatchObject({ text: address });
  });

  test('brings it with Caps Lock on', () => {
    for (const address of [NUMBER, TOKEN]) {
      const { text, strokes } = typed(address, scanner, computer);
      expect(repair(swapCase(text), strokes)).toMatchObject({ kind: 'repaired', text: address });
      // In French the text alone does not tell: signs and letters share the keys.
      if (computer !== 'fr')
        expect(repair(swapCase(text))).toMatchObject({ kind: 'repaired', text: address });
    }
  });

  test('never makes another token of a token', () => {
    let seed = 7;
    const random = (most: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % most;
    };
    const signs = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_';
    for (let round = 0; round < 100; round += 1) {
      const token = Array.from({ length: 21 }, () => signs[random(signs.length)]).join('');
      const address = `https://qr.vipps.no/p/${token}`;
      const { text, strokes } = typed(address, scanner, computer);
      // A Nordic scanner at a German computer, or none such, only swaps y and z: nothing shows it.
      const isHidden = scanner !== 'us' && computer === 'de';
      const readings = isHidden ? [] : [repair(text), repair(text, strokes)];
      for (const reading of readings) {
        if (reading.kind !== 'garbled') expect(reading).toMatchObject({ text: address });
      }
      if (!isHidden) expect(repair(text, strokes).kind).not.toBe('garbled');
    }
  });
});

test('y and z are left alone when German and Swedish keys would make different tokens of them', () => {
  const { text, strokes } = typed(TOKEN_WITH_Z, 'us', 'sv');
  expect(repair(text)).toEqual({ kind: 'garbled' });
  expect(repair(text, strokes)).toEqual({ kind: 'repaired', text: TOKEN_WITH_Z, layout: 'us' });
});

test('a dead key that gave no character is the equals sign', () => {
  const { text } = typed(NUMBER, 'us', 'sv');
  expect(repair(text.replace('´', UNKNOWN))).toMatchObject({ kind: 'repaired', text: NUMBER });
});

test('digits of the keypad are digits by their place too', () => {
  const { text, strokes } = typed(NUMBER, 'us', 'nb');
  const byKeypad = strokes.map(({ code, shift }) => ({
    code: code.replace('Digit', 'Numpad'),
    shift,
  }));
  expect(repair(text, byKeypad)).toMatchObject({ kind: 'repaired', text: NUMBER });
});

describe('capitals', () => {
  test('of the whole are swapped back, for a token is told apart by them', () => {
    expect(repair(swapCase(TOKEN))).toEqual({ kind: 'repaired', text: TOKEN, layout: null });
  });

  test('of the scheme and host alone are the code', () => {
    const text = 'HTTPS://QR.VIPPS.NO/p/aBcD';
    expect(repair(text)).toEqual({ kind: 'clean', text });
  });
});

test.each([
  NUMBER,
  TOKEN,
  'https://qr.vipps.no/o/sale',
  'https://qr.mobilepay.dk/box/2f0c1f8e/pay-in',
  'https://qr.mobilepay.fi/box/2f0c1f8e/pay-in',
])('%s is clean', (text) => {
  expect(repair(text)).toEqual({ kind: 'clean', text });
});

test.each([
  '7038010009457',
  'https://example.com/?q=vipps',
  'https://qr.vipps.no.example.com/p/abc',
  'http://qr.vipps.no/p/abc',
  'kari@example.com',
  '',
])('%s is something else and stays as it is', (text) => {
  expect(repair(text)).toEqual({ kind: 'other', text });
});

test.each([
  'httpsÆ**qr.vipps.no*p*abc',
  `https${UNKNOWN}${UNKNOWN}${UNKNOWN}qr.vipps.no${UNKNOWN}p`,
  'ttps://qr.vipps.no/p/abc',
  'httpsÖ--qr.mobilepaz.dk*box',
])('%s is an address of ours that cannot be read', (text) => {
  expect(repair(text)).toEqual({ kind: 'garbled' });
});

test('strokes that do not fit the text are left out', () => {
  const { text } = typed(NUMBER, 'us', 'nb');
  expect(repair(text, [{ code: 'KeyA', shift: false }])).toMatchObject({ text: NUMBER });
});
