import { describe, expect, test } from 'vitest';
import { Desk } from '../test-desk';
import { Unlocking } from './unlocking.svelte';

describe('the lock', () => {
  test('opens with the PIN, and keeps none', async () => {
    const desk = new Desk('manager-lock');
    const unlocking = new Unlocking(desk.office, desk.now);
    unlocking.staff = ' 204 ';
    unlocking.pin = '2468';
    await unlocking.unlock();
    expect(desk.session.access).toMatchObject({ role: 'manager', staff: '204' });
    expect(unlocking.pin).toBe('');
  });

  test('asks nobody about what can be no PIN', async () => {
    const desk = new Desk('manager-lock');
    const unlocking = new Unlocking(desk.office, desk.now);
    unlocking.pin = '246';
    await unlocking.unlock();
    expect(unlocking.fault).toBe('short');
    expect(desk.asked('unlock')).toEqual([]);
  });

  test('looks at no PIN while it waits', async () => {
    const desk = new Desk('manager-lock');
    const unlocking = new Unlocking(desk.office, desk.now);
    for (const pin of ['1111', '2222', '3333']) {
      unlocking.pin = pin;
      await unlocking.unlock();
    }
    expect(unlocking.fault).toBe('wrong');
    const stop = unlocking.count();
    expect(unlocking.isWaiting).toBe(true);
    unlocking.pin = '2468';
    await unlocking.unlock();
    expect(desk.asked('unlock').length).toBe(3);
    stop?.();
    desk.state.clock.advance(5_000);
    unlocking.count()?.();
    expect(unlocking.isWaiting).toBe(false);
    unlocking.pin = '2468';
    await unlocking.unlock();
    expect(desk.session.isOpen).toBe(true);
  });

  test('lets one role in while another waits, and says what it waits for', async () => {
    const desk = new Desk('manager-lock');
    const unlocking = new Unlocking(desk.office, desk.now);
    for (const pin of ['1111', '2222', '3333']) {
      unlocking.pin = pin;
      await unlocking.unlock();
    }
    unlocking.count()?.();
    unlocking.pick('administrator');
    expect([unlocking.isWaiting, unlocking.fault]).toEqual([false, null]);
    unlocking.pick('manager');
    expect([unlocking.isWaiting, unlocking.fault]).toEqual([true, 'wait']);
    unlocking.pick('administrator');
    unlocking.pin = '1357';
    await unlocking.unlock();
    expect(desk.session.access?.role).toBe('administrator');
  });

  test('says nothing of one role where another is picked by then', async () => {
    const desk = new Desk('manager-lock');
    const unlocking = new Unlocking(desk.office, desk.now);
    const release = desk.hold('unlock');
    unlocking.pin = '1111';
    const trying = unlocking.unlock();
    unlocking.pick('administrator');
    unlocking.pin = '13';
    release();
    await trying;
    expect([unlocking.pin, unlocking.fault]).toEqual(['13', null]);
  });
});
