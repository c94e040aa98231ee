import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { announce, Announcements, announcements } from './announcer.svelte';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

const said = (): string[] => announcements.lines.map((line) => line.text);

it('says each phase once', () => {
  announce('Waiting', 'a:awaiting');
  announce('Waiting', 'a:awaiting');
  announce('Waiting', 'b:awaiting');
  expect(said()).toEqual(['Waiting', 'Waiting']);
});

it('says two things that come together both', () => {
  announce('Saved');
  announce('Ready');
  expect(said()).toEqual(['Saved', 'Ready']);
});

it('says all in the topmost layer, and below it again when that is gone', () => {
  const layers = new Announcements();
  const [page, sheet] = [Symbol('page'), Symbol('sheet')];
  const told = (): (readonly string[])[] =>
    [page, sheet].map((place) => layers.at(place).map(({ text }) => text));
  layers.open(page);
  const shut = layers.open(sheet);
  layers.say('Saved');
  expect(told()).toEqual([[], ['Saved']]);
  shut();
  layers.say('Locked');
  expect(told()).toEqual([['Saved', 'Locked'], []]);
});

it('leaves nothing of it in the window', () => {
  announce('Say K7P-412');
  vi.advanceTimersByTime(5_000);
  expect(said()).toEqual([]);
});
