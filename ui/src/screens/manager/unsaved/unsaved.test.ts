import { describe, expect, test } from 'vitest';
import { Desk } from '../test-desk';
import { UnsavedScreen } from './unsaved.svelte';

async function opened(): Promise<{ desk: Desk; screen: UnsavedScreen; ids: string[] }> {
  const desk = new Desk('manager-unsaved');
  const screen = new UnsavedScreen(desk.office, desk.now);
  await screen.load();
  return { desk, screen, ids: (screen.rows ?? []).map(({ id }) => id) };
}

/** Time goes on by so much, and all that the screen asks for then is answered. */
async function pass(desk: Desk, screen: UnsavedScreen, ms: number): Promise<void> {
  desk.state.clock.advance(ms);
  screen.tick();
  await new Promise((done) => setTimeout(done));
}

describe('what waits', () => {
  test('is given up even while the list is being fetched', async () => {
    const { desk, screen, ids } = await opened();
    const release = desk.hold('unsavedList');
    const loading = screen.load();
    await screen.giveUp(ids[0] ?? '', 'mistake');
    release();
    await loading;
    expect(screen.givingUp).toBeNull();
    expect(screen.rows?.map((row) => row.id)).not.toContain(ids[0]);
  });

  test('is being sent until it is saved, and then it is said', async () => {
    const { desk, screen, ids } = await opened();
    await screen.send(ids[0] ?? '');
    expect(screen.sending).toEqual([ids[0]]);
    await pass(desk, screen, 1_000);
    expect([screen.sending, screen.sent]).toEqual([[ids[0]], []]);
    await pass(desk, screen, 2_000);
    expect([screen.sending, screen.sent]).toMatchObject([[], [{ id: ids[0], row: null }]]);
    const left = screen.rows?.filter(({ phase }) => phase === 'unsaved');
    expect(left?.length).toBe(desk.state.till.unsaved);
  });

  test('that was sent and not taken says so, and when it is tried next', async () => {
    const { desk, screen, ids } = await opened();
    await screen.send(ids[1] ?? '');
    await pass(desk, screen, 1_000);
    await pass(desk, screen, 2_000);
    expect(screen.sending).toEqual([]);
    expect(screen.sent).toMatchObject([{ id: ids[1], row: { reason: 'rejected' } }]);
    expect(Date.parse(screen.rows?.[1]?.dueAt ?? '')).toBeGreaterThan(screen.now);
  });

  test('is not being sent when that was refused', async () => {
    const { desk, screen, ids } = await opened();
    desk.calls.rejectNext({ code: 'tooLate', keys: [] }, 'saveUnsavedNow');
    await screen.send(ids[0] ?? '');
    expect([screen.sending, screen.sent]).toEqual([[], []]);
    expect(screen.acting.refusal?.code).toBe('tooLate');
  });

  test('is looked at when it is due, but not for ever', async () => {
    const { desk, screen } = await opened();
    for (let look = 0; look < 30; look += 1) await pass(desk, screen, 20_000);
    const looks = desk.asked('unsavedList').length;
    expect(looks).toBeGreaterThan(3);
    for (let look = 0; look < 30; look += 1) await pass(desk, screen, 20_000);
    expect(desk.asked('unsavedList').length).toBe(looks);
  });

  test('keeps nobody unlocked by being looked at', async () => {
    const { desk, screen } = await opened();
    for (let look = 0; look < 16; look += 1) await pass(desk, screen, 20_000);
    expect(desk.session.isOpen).toBe(false);
  });

  test('says how long it waits by the time that it is', async () => {
    const { desk, screen } = await opened();
    const before = screen.now;
    await pass(desk, screen, 60_000);
    expect(screen.now).toBe(before + 60_000);
  });

  test('says why it was not given up, after all was asked anew', async () => {
    const { desk, screen } = await opened();
    const row = screen.rows?.[0];
    if (row) screen.consider(row);
    desk.calls.rejectNext({ code: 'tooLate', keys: [] }, 'giveUp');
    await screen.giveUp(row?.id ?? '', 'mistake');
    expect(screen.acting.refusal?.code).toBe('tooLate');
    expect(screen.givingUp).toEqual(row);
    if (row) screen.consider(row);
    expect(screen.acting.refusal).toBeNull();
  });
});
