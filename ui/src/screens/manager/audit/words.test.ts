import { beforeAll, describe, expect, it } from 'vitest';
import { i18n } from '$lib/i18n';
import type { AuditEntry } from '$lib/ipc/generated/AuditEntry';
import { actorWords, detailWords } from './words';

const entry = (detail: Record<string, string>, actor = { role: 'manager', staff: '204' }) =>
  ({ seq: 1, at: '2026-11-21T10:00:00Z', actor, action: 'exported', detail }) as AuditEntry;

beforeAll(() => i18n.speak('en'));

describe('an entry of the audit', () => {
  it.each([
    [{ role: 'manager', staff: '204' }, 'Manager, 204'],
    [{ role: 'terminal', staff: null }, 'From a terminal'],
    [{ role: 'owner', staff: null }, 'owner'],
  ])('says who did it: %j', (actor, words) => {
    expect(actorWords(entry({}, actor as { role: string; staff: string }))).toBe(words);
  });

  it.each([
    ['rows', '1234', 'Enrolments: 1,234'],
    ['period', '2026-11-01/2026-11-21', 'Period: 1–21 November 2026'],
    ['filter', 'till, lastThree', 'Filtered by: Till and Number ends in'],
    ['reason', 'enteredByHand', 'Reason: Entered in Engage by hand'],
    ['role', 'administrator', 'For: Administrator'],
    ['before', '2025-10-17T07:58:12.1Z', 'From before: 17 October 2025'],
    ['keys', 'engage.source', 'What: engage.source'],
  ])('says with what: %s', (name, value, words) => {
    // Intl writes thin spaces; they are not the point here.
    const said = detailWords(entry({ [name]: value })).map((text) => text.replace(/\s*–\s*/, '–'));
    expect(said).toEqual([words]);
  });

  it('shows what a later version noted as it is', () => {
    const later = {
      period: 'this week',
      before: 'then',
      filter: 'mood',
      reason: 'bored',
      weather: 'rain',
    };
    expect(detailWords(entry(later))).toEqual([
      'Period: this week',
      'From before: then',
      'Filtered by: mood',
      'Reason: bored',
      'weather: rain',
    ]);
  });
});
