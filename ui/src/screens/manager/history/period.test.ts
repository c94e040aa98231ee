import { describe, expect, it } from 'vitest';
import { dateOf, ownPeriod } from './period';

const TODAY = '2026-11-21';

describe('own dates', () => {
  it('are a period from the first to the last day', () => {
    expect(ownPeriod('2026-11-01', TODAY, TODAY)).toEqual({
      period: 'own',
      from: '2026-11-01',
      to: TODAY,
    });
    expect(ownPeriod(TODAY, TODAY, TODAY)).not.toBeNull();
  });

  it.each([
    ['', TODAY],
    [TODAY, ''],
    ['2026-11-21', '2026-11-20'],
    ['2026-11-20', '2026-11-22'],
    ['21.11.2026', TODAY],
    ['2006-11-21', TODAY],
  ])('are none from %j to %j', (from, to) => {
    expect(ownPeriod(from, to, TODAY)).toBeNull();
  });

  it('are days by the clock on the wall', () => {
    expect(dateOf(new Date(2026, 10, 5, 0, 0, 1).getTime())).toBe('2026-11-05');
    expect(dateOf(new Date(2026, 10, 5, 23, 59, 59).getTime())).toBe('2026-11-05');
  });
});
