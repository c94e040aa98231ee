import { beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeCalls } from '$lib/ipc/fake-host';
import { officeOf } from '$lib/ipc/fake-office';
import { FakeState } from '$lib/ipc/fake-state';
import type { Office } from '$lib/ipc/office';
import { storyNamed } from '$lib/ipc/stories';
import { AuditScreen } from './audit/audit.svelte';
import { Erasing } from './erase/erasing.svelte';
import { HistoryScreen } from './history/history.svelte';
import { Unlocking } from './lock/unlocking.svelte';
import { Session } from './session.svelte';
import { UnsavedScreen } from './unsaved/unsaved.svelte';

// What counts down looks again when the window is seen again.
beforeEach(() => {
  vi.stubGlobal('addEventListener', vi.fn());
  vi.stubGlobal('removeEventListener', vi.fn());
  return () => vi.unstubAllGlobals();
});

const QUERY = new HistoryScreen({} as Office, () => 0).query;

/** The screens' state over the fake, whose clock moves only by `advance`. */
class Desk {
  readonly state: FakeState;
  readonly calls = new FakeCalls();
  readonly office: Office;
  readonly session: Session;

  constructor(story: string) {
    this.state = new FakeState(storyNamed(story), {}, 'manager');
    this.office = officeOf(this.state, this.calls);
    this.session = new Session(this.office, () => this.state.clock.now());
    this.session.watch();
  }

  now = (): number => this.state.clock.now();

  asked(name: string): (readonly unknown[])[] {
    return this.calls.all.filter((call) => call.name === name).map(({ args }) => args);
  }
}

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

  test('takes a first PIN only when it was typed twice', async () => {
    const desk = new Desk('manager-lock-first');
    const unlocking = new Unlocking(desk.office, desk.now);
    [unlocking.pin, unlocking.repeat] = ['8051', '8052'];
    await unlocking.choose();
    expect(unlocking.fault).toBe('different');
    expect(desk.asked('setPin')).toEqual([]);
    unlocking.repeat = '8051';
    await unlocking.choose();
    expect(desk.session.access?.role).toBe('administrator');
    expect([unlocking.pin, unlocking.repeat]).toEqual(['', '']);
  });

  test('says why a weak first PIN was refused', async () => {
    const desk = new Desk('manager-lock-first');
    const unlocking = new Unlocking(desk.office, desk.now);
    [unlocking.pin, unlocking.repeat] = ['1111', '1111'];
    await unlocking.choose();
    expect(unlocking.asking.refusal?.code).toBe('weakPin');
    expect(desk.session.isOpen).toBe(false);
  });
});

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
});

describe('the history', () => {
  test('shows what was asked for last, whichever comes first', async () => {
    const desk = new Desk('manager-history');
    const screen = new HistoryScreen(desk.office, desk.now);
    await Promise.all([screen.load(), Promise.resolve(screen.pick({ period: 'today' }))]);
    await screen.load();
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
});

describe('what waits', () => {
  test('is given up even while the list is being fetched', async () => {
    const desk = new Desk('manager-unsaved');
    const screen = new UnsavedScreen(desk.office);
    await screen.load();
    const id = screen.rows?.[0]?.id ?? '';
    const loading = screen.load();
    expect(await screen.giveUp(id, 'mistake')).toBe(true);
    await loading;
    expect(screen.rows?.map((row) => row.id)).not.toContain(id);
  });

  test('goes when it is sent or given up, and the till counts it', async () => {
    const desk = new Desk('manager-unsaved');
    const screen = new UnsavedScreen(desk.office);
    await screen.load();
    const [first, second] = (screen.rows ?? []).map(({ id }) => id);
    await screen.send(first ?? '');
    expect(await screen.giveUp(second ?? '', 'enteredByHand')).toBe(true);
    expect(screen.rows?.map(({ id }) => id)).not.toContain(first);
    expect(screen.rows?.length).toBe(desk.state.till.unsaved);
  });

  test('says why it was not given up, after all was asked anew', async () => {
    const desk = new Desk('manager-unsaved');
    const screen = new UnsavedScreen(desk.office);
    await screen.load();
    desk.calls.rejectNext({ code: 'tooLate', keys: [] }, 'giveUp');
    expect(await screen.giveUp(screen.rows?.[0]?.id ?? '', 'mistake')).toBe(false);
    expect(screen.acting.refusal?.code).toBe('tooLate');
  });
});

describe('erasing', () => {
  const typed = (erasing: Erasing, number: string): void =>
    erasing.write([...number].reduce((entry, sign) => entry.press(sign), erasing.entry));

  test('forgets the number with the deed', async () => {
    const desk = new Desk('manager-history');
    const { rows } = await desk.office.historyPage(QUERY, null);
    const erasing = new Erasing(desk.office, 'NO');
    typed(erasing, `41234${rows[0]?.maskedNumber?.slice(-3)}`);
    await erasing.look();
    expect(erasing.traces?.ended).toBeGreaterThan(0);
    await erasing.erase();
    expect(erasing.receipt?.reference).toMatch(/\w/);
    expect(erasing.entry.shown).toBe('+47');
  });

  test('breaks no promise without being told to', async () => {
    const desk = new Desk('manager-unsaved');
    const erasing = new Erasing(desk.office, 'NO');
    typed(erasing, '41234218');
    await erasing.look();
    expect(erasing.traces?.unsaved).toBe(1);
    expect(erasing.mayErase).toBe(false);
    await erasing.erase();
    expect(desk.asked('erase')).toEqual([]);
    erasing.isUnsavedToo = true;
    await erasing.erase();
    expect(desk.asked('erase')).toEqual([['+4741234218', true]]);
  });

  test('asks nobody about what is no number', async () => {
    const desk = new Desk('manager-history');
    const erasing = new Erasing(desk.office, 'NO');
    typed(erasing, '4123');
    await erasing.look();
    expect(erasing.fault).toEqual({ why: 'wrongLength', country: 'NO' });
    expect(desk.asked('traces')).toEqual([]);
  });
});

describe('the audit', () => {
  test('is read to its first entry, without gaps', async () => {
    const desk = new Desk('manager-audit');
    const screen = new AuditScreen(desk.office);
    await screen.load();
    while (screen.hasMore) await screen.more();
    const places = screen.entries?.map(({ seq }) => seq) ?? [];
    expect(places).toEqual(Array.from(places, (_, index) => places.length - index));
  });

  test('tells where it was changed', async () => {
    const desk = new Desk('manager-audit-broken');
    const screen = new AuditScreen(desk.office);
    await screen.verify();
    expect(screen.finding).toEqual({ finding: 'broken', seq: 17 });
  });
});
