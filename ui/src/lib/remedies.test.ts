import { describe, expect, it } from 'vitest';
import { SECTIONS } from '../screens/settings/sections';
import { STEPS } from '../screens/set-up/steps';
import type { Found } from './ipc/generated/Found';
import findings from './ipc/fixtures/findings.json';
import type { Finding } from './ipc/generated/Finding';
import { placeFor } from './remedies';

describe('where a finding is mended', () => {
  it.each([
    [{ what: 'settingsMissing', keys: ['engage.base_url'] }, 'engage', 'engage'],
    [{ what: 'keysMissing', names: ['database.key', 'vipps.client_id'] }, 'vipps', 'vipps'],
    [{ what: 'settingsMissing', keys: ['history.path'] }, null, 'privacy'],
    [{ what: 'vippsRefusesKeys' }, 'vipps', 'vipps'],
    [{ what: 'vippsOtherIssuer' }, null, 'vipps'],
    [{ what: 'engageFails' }, 'engage', 'engage'],
    [{ what: 'storeUnknown', store: 'x' }, 'till', 'till'],
    [{ what: 'noCamera' }, 'camera', 'camera'],
    [{ what: 'consentsNotMapped' }, null, 'consents'],
    [{ what: 'consentsNotAsked' }, null, 'vipps'],
    [{ what: 'databaseKeyUnreadable' }, null, null],
  ] as const)('%o: step %s, section %s', (found, step, section) => {
    expect(placeFor(found as unknown as Found, STEPS)).toBe(step);
    expect(placeFor(found as unknown as Found, SECTIONS)).toBe(section);
  });

  it('is nowhere for what is good', () => {
    const good = (findings as unknown as Finding[]).filter(({ level }) => level === 'good');
    expect(good.length).toBeGreaterThan(5);
    expect(good.map(({ found }) => placeFor(found, SECTIONS))).toEqual(good.map(() => null));
  });
});
