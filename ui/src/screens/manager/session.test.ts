import { describe, expect, test } from 'vitest';
import { Desk } from './test-desk';

describe('a session', () => {
  test('ends when nobody did anything', async () => {
    const desk = new Desk('manager-history');
    await Promise.resolve();
    expect(desk.session.isOpen).toBe(true);
    desk.state.clock.advance(300_000);
    expect(desk.session.isOpen).toBe(false);
  });

  test('is prolonged by presses, but not by each', async () => {
    const desk = new Desk('manager-history');
    await Promise.resolve();
    for (let press = 0; press < 10; press += 1) desk.session.touch();
    expect(desk.asked('stay').length).toBe(1);
    desk.state.clock.advance(200_000);
    desk.session.touch();
    await Promise.resolve();
    await Promise.resolve();
    desk.state.clock.advance(200_000);
    expect(desk.session.isOpen).toBe(true);
  });

  test('of nobody is not prolonged', async () => {
    const desk = new Desk('manager-lock');
    await Promise.resolve();
    desk.session.touch();
    expect(desk.asked('stay')).toEqual([]);
  });

  test('that begins anew does not end soon', async () => {
    const desk = new Desk('manager-history');
    await Promise.resolve();
    desk.state.clock.advance(299_000);
    desk.session.count()?.();
    expect(desk.session.isEnding).toBe(true);
    desk.state.clock.advance(1_000);
    expect(desk.session.isOpen).toBe(false);
    await desk.office.unlock('manager', '2468', null);
    expect([desk.session.isOpen, desk.session.isEnding]).toEqual([true, false]);
  });
});
