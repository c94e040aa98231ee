import { describe, expect, test } from 'vitest';
import type { Office } from '$lib/ipc/office';
import { HistoryScreen } from '../history/history.svelte';
import { Desk } from '../test-desk';
import { Erasing } from './erasing.svelte';

const QUERY = new HistoryScreen({} as Office, () => 0).query;

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

  test('shows nothing of a number that is not in the field any more', async () => {
    const desk = new Desk('manager-unsaved');
    const erasing = new Erasing(desk.office, 'NO');
    typed(erasing, '41234218');
    const release = desk.hold('traces');
    const looking = erasing.look();
    erasing.write(erasing.entry.erase().press('9'));
    release();
    await looking;
    expect(erasing.traces).toBeNull();
    await erasing.erase();
    expect(desk.asked('erase')).toEqual([]);
  });

  test('asks anew when the customer approved something meanwhile', async () => {
    const desk = new Desk('manager-unsaved');
    const erasing = new Erasing(desk.office, 'NO');
    typed(erasing, '41234218');
    await erasing.look();
    erasing.traces = { ended: 1, open: 0, unsaved: 0 };
    await erasing.erase();
    expect(erasing.receipt).toBeNull();
    expect(erasing.traces.unsaved).toBe(1);
    expect(erasing.asking.refusal?.code).toBe('unsaved');
    erasing.isUnsavedToo = true;
    await erasing.erase();
    expect(erasing.receipt).not.toBeNull();
  });
});
