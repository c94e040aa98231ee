import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { countDown, msLeft, secondsLeft } from './time';

const START = Date.parse('2026-11-21T10:00:00Z');
const UNTIL = '2026-11-21T10:00:03Z';

let seen: () => void = () => undefined;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => (seen = listener));
  vi.stubGlobal('removeEventListener', () => (seen = () => undefined));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const now = () => Date.now();

test('seconds are whole as long as anything is left of them', () => {
  expect(secondsLeft(UNTIL, START)).toBe(3);
  expect(secondsLeft(UNTIL, START + 1)).toBe(3);
  expect(secondsLeft(UNTIL, START + 2_999)).toBe(1);
  expect(secondsLeft(UNTIL, START + 3_000)).toBe(0);
  expect(msLeft(UNTIL, START + 9_000)).toBe(0);
});

test('a countdown ticks on whole seconds, then stops', () => {
  vi.setSystemTime(START + 300);
  const ticks: number[] = [];
  countDown(UNTIL, now, (left) => ticks.push(left));
  vi.advanceTimersByTime(10_000);
  expect(ticks).toEqual([2_700, 2_000, 1_000, 0]);
  expect(vi.getTimerCount()).toBe(0);
});

test('timers that come late do not add up', () => {
  const ticks: number[] = [];
  let late = 0;
  // Each look at the clock finds it 40 ms further than the timer was meant to be.
  countDown(
    '2026-11-21T10:00:10Z',
    () => Date.now() + (late += 40),
    (left) => ticks.push(left),
  );
  vi.advanceTimersByTime(10_000);
  expect(ticks.at(-1)).toBe(0);
  expect(ticks.slice(1, -1).every((left) => left % 1_000 >= 900)).toBe(true);
});

test('coming back after a sleep is a tick at once', () => {
  const ticks: number[] = [];
  countDown(UNTIL, now, (left) => ticks.push(left));
  vi.setSystemTime(START + 60_000);
  seen();
  expect(ticks).toEqual([3_000, 0]);
  expect(vi.getTimerCount()).toBe(0);
});

test('stopping within a tick is the end', () => {
  let count = 0;
  const stop = countDown(UNTIL, now, () => {
    count += 1;
    if (count > 1) stop();
  });
  vi.advanceTimersByTime(10_000);
  expect(count).toBe(2);
  stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('a clock that stands makes no busy loop', () => {
  let count = 0;
  const stop = countDown(
    UNTIL,
    () => START + 999,
    () => (count += 1),
  );
  vi.advanceTimersByTime(100);
  expect(count).toBeLessThan(10);
  stop();
});
