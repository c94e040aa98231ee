import { expect, test } from 'vitest';
import { brandFor } from './brand';
import type { Country } from './ipc/generated/Country';

test.each<[Country, string]>([
  ['DK', '2027-01-12T00:00:00+01:00'],
  ['FI', '2027-01-12T00:00:00+02:00'],
  ['GL', '2027-01-12T00:00:00-02:00'],
])('in %s the name changes at midnight there, %s', (country, midnight) => {
  const change = Date.parse(midnight);
  expect(brandFor(country, change - 1)).toBe('MobilePay');
  expect(brandFor(country, change)).toBe('Vipps');
  expect(brandFor(country, change + 365 * 86_400_000)).toBe('Vipps');
});

test.each<Country>(['NO', 'SE'])('in %s it is Vipps before and after', (country) => {
  expect(brandFor(country, Date.parse('2026-11-21T10:00:00Z'))).toBe('Vipps');
  expect(brandFor(country, Date.parse('2027-01-12T10:00:00Z'))).toBe('Vipps');
});

test('a clock that was never set finds a name too', () => {
  expect(brandFor('DK', 0)).toBe('MobilePay');
  expect(brandFor('NO', 0)).toBe('Vipps');
});
