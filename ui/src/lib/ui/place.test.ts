import { describe, expect, it } from 'vitest';
import { place } from './place';

const view = { width: 400, height: 600 };
const panel = { offsetWidth: 200, offsetHeight: 150 };
const button = (left: number, top: number) => ({ left, top, right: left + 48, bottom: top + 48 });

describe('a panel', () => {
  it('opens below its button, from its left edge', () => {
    expect(place(button(20, 20), panel, 'start', false, view)).toEqual({ x: 20, y: 76 });
  });

  it('opens to the left of the right edge when told to', () => {
    expect(place(button(300, 20), panel, 'end', false, view)).toEqual({ x: 148, y: 76 });
  });

  it('opens above when told to, or when there is no room below', () => {
    expect(place(button(20, 300), panel, 'start', true, view).y).toBe(142);
    expect(place(button(20, 550), panel, 'start', false, view).y).toBe(392);
  });

  it.each([
    [button(380, 20), 'start'],
    [button(-30, 590), 'end'],
    [button(20, -40), 'start'],
  ] as const)('stays inside the window', (at, align) => {
    const { x, y } = place(at, panel, align, true, view);
    expect(x).toBeGreaterThanOrEqual(8);
    expect(x + 200).toBeLessThanOrEqual(392);
    expect(y).toBeGreaterThanOrEqual(8);
    expect(y + 150).toBeLessThanOrEqual(592);
  });
});
