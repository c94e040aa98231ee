import { describe, expect, it } from 'vitest';
import type { Day } from '$lib/ipc/generated/Day';
import { bucketsOf, grainOf, GROUPS, plot, sumOf, ticksTo } from './chart';

const day = (date: string, outcomes: Day['outcomes'] = {}): Day => ({ date, outcomes });

/** So many days, one enrolment each, from Monday 2 November 2026. */
const run = (count: number): Day[] =>
  Array.from({ length: count }, (_, index) => {
    const date = new Date(Date.UTC(2026, 10, 2 + index)).toISOString().slice(0, 10);
    return day(date, { enrolled: 1 });
  });

describe('a bar', () => {
  it('holds a day, and a week or a month where days would be too thin', () => {
    expect([1, 45, 46, 315, 316].map(grainOf)).toEqual(['day', 'day', 'week', 'week', 'month']);
  });

  it('holds weeks that begin on Monday, the first and the last as far as they go', () => {
    const buckets = bucketsOf(run(48).slice(2));
    expect(buckets.length).toBe(7);
    expect(buckets.map(({ total }) => total)).toEqual([5, 7, 7, 7, 7, 7, 6]);
    expect(buckets[0]).toMatchObject({ from: '2026-11-04', to: '2026-11-08' });
  });

  it('counts every outcome once', () => {
    const all = { enrolled: 4, updated: 1, alreadyMember: 2, declined: 3, noReply: 5, failed: 1 };
    const { counts, total } = sumOf([day('2026-11-21', all)]);
    expect(counts).toEqual({ members: 5, already: 2, no: 3, silent: 5, unable: 0, failed: 1 });
    expect(total).toBe(16);
    expect(GROUPS.reduce((sum, group) => sum + counts[group], 0)).toBe(total);
  });
});

describe('the numbers at the side', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [39, [0, 10, 20, 30, 40]],
    [40, [0, 10, 20, 30, 40]],
    [41, [0, 20, 40, 60]],
    [1_234, [0, 500, 1_000, 1_500]],
  ])('of at most %d are whole and even', (largest, ticks) => {
    expect(ticksTo(largest)).toEqual(ticks);
  });

  it('never leave out the highest bar, and never crowd', () => {
    for (let largest = 0; largest < 3_000; largest += 1) {
      const ticks = ticksTo(largest);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(largest);
      expect(ticks.length).toBeLessThanOrEqual(6);
    }
  });
});

describe('the plot', () => {
  const size = { width: 300, height: 200, word: 60 };

  it('stacks the pieces from the ground up without gaps', () => {
    const buckets = bucketsOf([day('2026-11-21', { enrolled: 2, declined: 1, failed: 1 })]);
    const [bar] = plot(buckets, size).bars;
    expect(bar?.pieces.map(({ group }) => group)).toEqual(['members', 'no', 'failed']);
    const pieces = bar?.pieces ?? [];
    let ground = size.height;
    for (const { y, height } of pieces) {
      expect(y + height).toBeCloseTo(ground);
      ground = y;
    }
    expect(ground).toBeCloseTo(0);
  });

  it('keeps every bar inside and apart from the next', () => {
    const { bars } = plot(bucketsOf(run(30)), size);
    bars.forEach(({ x, width }, index) => {
      const next = bars[index + 1]?.x ?? size.width;
      expect(x + width).toBeLessThanOrEqual(next);
      expect(x).toBeGreaterThanOrEqual(0);
    });
  });

  it('names the newest bar, and no more than there is room for', () => {
    const { named, pitch } = plot(bucketsOf(run(30)), size);
    expect(named.at(-1)).toBe(29);
    expect(named.length * size.word).toBeLessThanOrEqual(size.width);
    expect(((named[1] ?? 0) - (named[0] ?? 0)) * pitch).toBeGreaterThanOrEqual(size.word);
  });

  it('draws nothing of nothing', () => {
    expect(plot([], size).bars).toEqual([]);
    expect(plot(bucketsOf([day('2026-11-21')]), size).bars[0]?.pieces).toEqual([]);
  });
});
