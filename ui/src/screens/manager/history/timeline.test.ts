import { beforeAll, describe, expect, it } from 'vitest';
import { i18n } from '$lib/i18n';
import type { StoredEvent } from '$lib/ipc/generated/StoredEvent';
import { linesOf } from './timeline';

const BEGUN = '2026-11-21T10:00:00Z';
const event = (seconds: number, step: string, detail: string | null = null): StoredEvent => ({
  at: new Date(Date.parse(BEGUN) + seconds * 1_000).toISOString(),
  step,
  phase: 'saving',
  detail,
});
const words = (step: string, detail: string | null = null) =>
  linesOf([event(1, step, detail)], BEGUN)[0];

beforeAll(() => i18n.speak('en'));

describe('the time line', () => {
  it('says how long after the begin each step came', () => {
    const lines = linesOf([event(0, 'begun'), event(1.4, 'requested')], BEGUN);
    expect(lines.map(({ name, afterMs }) => [name, afterMs])).toEqual([
      ['Begun', 0],
      ['Request sent to the phone', 1_400],
    ]);
  });

  it('says the day of what came on a later one', () => {
    const lines = linesOf([event(0, 'begun'), event(2 * 86_400, 'stands')], BEGUN);
    expect(lines[0]?.time).not.toContain('Nov');
    expect(lines[1]?.time).toContain('23 Nov');
  });

  it('leaves out that nothing was new', () => {
    expect(linesOf([event(1, 'poll_planned'), event(2, 'look_later')], BEGUN)).toEqual([]);
  });

  it.each([
    ['end', '{"outcome":"declined"}', 'Said no'],
    ['end', '{"outcome":"failed","code":"internal"}', /^Something went wrong/],
    ['save_later', '"unreachable"', /^Engage does not answer/],
    ['give_up', '"enteredByHand"', 'Entered in Engage by hand'],
    ['give_up', 'mistake', 'A test or a mistake'],
  ])('puts what is stored with %s into words: %s', (step, detail, said) => {
    expect(words(step, detail)?.detail).toMatch(said);
  });

  it('shows what a later version stored as it is', () => {
    expect(words('teleported', '{"to":"Mars"}')).toMatchObject({
      name: 'teleported',
      detail: '{"to":"Mars"}',
    });
  });
});
