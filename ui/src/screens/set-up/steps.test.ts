import { describe, expect, it } from 'vitest';
import findings from '$lib/ipc/fixtures/findings.json';
import setUps from '$lib/ipc/fixtures/set-up.json';
import type { Finding } from '$lib/ipc/generated/Finding';
import type { SetUpView } from '$lib/ipc/generated/SetUpView';
import { allowedFor, newsOf, settledSteps, shownSteps } from './steps';

const { empty, filled, locked } = setUps as Record<'empty' | 'filled' | 'locked', SetUpView>;
const ALL = ['place', 'till', 'vipps', 'engage', 'camera', 'test'];

describe('which steps are shown', () => {
  it('shows all of them on a new till and on one that is filled in', () => {
    expect(shownSteps(empty)).toEqual(ALL);
    expect(shownSteps(filled)).toEqual(ALL);
  });

  it('leaves out what is locked whole, and says by whom', () => {
    expect(shownSteps(locked)).toEqual(['camera', 'test']);
    expect(settledSteps(locked)).toEqual({
      names: ['place', 'till', 'vipps', 'engage'],
      by: ['/etc/medlem/medlem.toml'],
    });
  });

  it('keeps a locked step whose secrets are not in the keychain', () => {
    const secrets = locked.secrets.map((secret) => ({
      ...secret,
      isThere: secret.name !== 'vipps.client_secret',
    }));
    expect(shownSteps({ ...locked, secrets })).toEqual(['vipps', 'camera', 'test']);
  });
});

describe('the trouble that is told', () => {
  const trouble = findings as unknown as Finding[];
  const told = (wasTried: boolean) => newsOf(trouble, wasTried).map(({ found }) => found.what);

  it('leaves out what the steps are about to ask for', () => {
    expect(told(false)).toContain('keychainFails');
    expect(told(false)).not.toContain('settingsMissing');
    expect(told(false)).not.toContain('keysMissing');
  });

  it('leaves nothing out once somebody tried to open the till', () => {
    expect(told(true)).toContain('settingsMissing');
    expect(told(true)).toContain('keysMissing');
  });

  it('is never what is good or only worth knowing', () => {
    expect(newsOf(trouble, true).every(({ level }) => level === 'fix')).toBe(true);
  });
});

it('says what is allowed for every key of the set-up', () => {
  expect(allowedFor('engage.base_url')).toBe('address');
  expect(allowedFor('vipps.merchant_serial_number')).toBe('digits');
  expect(allowedFor('till.id')).toBe('text');
});
