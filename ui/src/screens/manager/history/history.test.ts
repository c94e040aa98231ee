import { describe, expect, test, vi } from 'vitest';
import { Desk } from '../test-desk';
import { HistoryScreen } from './history.svelte';

describe('the history', () => {
  test('shows what was asked for last, whichever comes first', async () => {
    const desk = new Desk('manager-history');
    const screen = new HistoryScreen(desk.office, desk.now);
    const release = desk.hold('historyOverview');
    const week = screen.load();
    screen.pick({ period: 'today' });
    await vi.waitFor(() => expect(screen.overview?.days.length).toBe(1));
    release();
    await week;
    expect(screen.overview?.days.length).toBe(1);
    expect(new Set(screen.rows.map(({ endedAt }) => endedAt.slice(0, 10)))).toEqual(
      new Set(['2026-11-21']),
    );
  });

  test('adds pages without doubles until there are no more', async () => {
    const desk = new Desk('manager-history');
    const screen = new HistoryScreen(desk.office, desk.now);
    screen.period = { period: 'days30' };
    await screen.load();
    expect(screen.rows.length).toBe(100);
    while (screen.next !== null) await screen.more();
    expect(screen.rows.length).toBeGreaterThan(300);
    expect(new Set(screen.rows.map(({ id }) => id)).size).toBe(screen.rows.length);
  });

  test('looks for three digits in the period, and for a number in everything', async () => {
    const desk = new Desk('manager-history');
    const screen = new HistoryScreen(desk.office, desk.now);
    await screen.load();
    const digits = screen.rows[0]?.maskedNumber?.slice(-3) ?? '';
    screen.typed = ` ${digits} `;
    await screen.search();
    expect(screen.filter.lastThree).toBe(digits);
    expect(desk.asked('lookUp')).toEqual([]);
    screen.typed = `412 34 ${digits}`;
    await screen.search();
    expect(screen.typed).toBe('');
    expect(desk.asked('lookUp')).toEqual([[`412 34 ${digits}`]]);
    expect(screen.found?.length).toBeGreaterThan(0);
    expect(screen.found?.every(({ maskedNumber }) => maskedNumber?.endsWith(digits))).toBe(true);
  });

  test('keeps what was typed when it is no number', async () => {
    const desk = new Desk('manager-history');
    const screen = new HistoryScreen(desk.office, desk.now);
    screen.typed = '4123';
    await screen.search();
    expect(screen.typed).toBe('4123');
    expect(screen.searching.refusal?.code).toBe('invalidNumber');
    expect(screen.found).toBeNull();
  });

  test('holds nothing of a number once it is locked', async () => {
    const desk = new Desk('manager-history');
    const screen = new HistoryScreen(desk.office, desk.now);
    screen.period = { period: 'days30' };
    screen.typed = '412 34 567';
    await screen.search();
    screen.typed = '412 34 568';
    screen.forget();
    expect([screen.typed, screen.found]).toEqual(['', null]);
    expect(screen.period).toEqual({ period: 'days30' });
  });

  test('is refused to whoever is not unlocked, and says so', async () => {
    const desk = new Desk('manager-lock');
    const screen = new HistoryScreen(desk.office, desk.now);
    await screen.load();
    expect(screen.refusal?.code).toBe('notAllowed');
    expect(screen.rows).toEqual([]);
  });

  test('asks for no next page of what is being asked for anew', async () => {
    const desk = new Desk('manager-history');
    const screen = new HistoryScreen(desk.office, desk.now);
    screen.period = { period: 'days30' };
    await screen.load();
    const release = desk.hold('historyOverview');
    screen.narrow({ outcome: 'enrolled' });
    await screen.more();
    release();
    await vi.waitFor(() => expect(screen.isLoading).toBe(false));
    expect(desk.asked('historyPage').map(([, after]) => after)).toEqual([null, null]);
    expect(new Set(screen.rows.map(({ outcome }) => outcome))).toEqual(new Set(['enrolled']));
  });

  test('shows no number that was looked for before the lock', async () => {
    const desk = new Desk('manager-history');
    const screen = new HistoryScreen(desk.office, desk.now);
    screen.typed = '412 34 567';
    const release = desk.hold('lookUp');
    const looking = screen.search();
    screen.forget();
    screen.typed = '987';
    release();
    await looking;
    expect([screen.typed, screen.found]).toEqual(['987', null]);
  });

  test('goes back to all with another period, and forgets a refusal with other digits', async () => {
    const desk = new Desk('manager-history');
    const screen = new HistoryScreen(desk.office, desk.now);
    screen.typed = '412 34 567';
    await screen.search();
    expect(screen.found).not.toBeNull();
    screen.pick({ period: 'today' });
    expect(screen.found).toBeNull();
    screen.typed = '4123';
    await screen.search();
    screen.typed = '412';
    await screen.search();
    expect(screen.searching.refusal).toBeNull();
  });

  test('takes a day of its own up to today, also on the day after it was opened', async () => {
    const desk = new Desk('manager-history');
    const screen = new HistoryScreen(desk.office, desk.now);
    await screen.load();
    desk.state.clock.advance(24 * 3_600_000);
    await desk.office.unlock('manager', '2468', null);
    await screen.load();
    screen.pickOwn();
    expect([screen.to, screen.isWrong]).toEqual(['2026-11-22', false]);
    screen.to = '2026-11-23';
    expect(screen.isWrong).toBe(true);
    screen.dated();
    expect(screen.period).toMatchObject({ to: '2026-11-22' });
  });
});
