import { beforeEach, describe, expect, it } from 'vitest';
import { i18n } from '$lib/i18n';
import { FakeCalls } from '$lib/ipc/fake-host';
import { officeOf } from '$lib/ipc/fake-office';
import { FakeState } from '$lib/ipc/fake-state';
import findings from '$lib/ipc/fixtures/findings.json';
import type { Finding } from '$lib/ipc/generated/Finding';
import type { MappingView } from '$lib/ipc/generated/MappingView';
import type { Office } from '$lib/ipc/office';
import { storyNamed } from '$lib/ipc/stories';
import { allowedWords, fieldOf, settingName, valueWords } from './fields';
import { sectionFor } from './findings';
import { lightOf, todoFor } from './light';
import { idOf, isSame, isTwice, targetOf } from './mappings';
import { verdictOf } from './scans';
import { asksForConsents, toggled } from './scopes';
import { GROUPS, keysOf, sectionOf, SECTIONS } from './sections';
import { SettingsDesk } from './settings.svelte';

let calls: FakeCalls;
let office: Office;
let desk: SettingsDesk;

function begin(story: string): Promise<void> {
  calls = new FakeCalls();
  office = officeOf(new FakeState(storyNamed(story), {}, 'manager'), calls);
  desk = new SettingsDesk(office);
  return desk.load();
}

const asked = (name: string) =>
  calls.all.filter((call) => call.name === name).map(({ args }) => args);

beforeEach(async () => {
  await i18n.speak('en');
  await begin('settings');
});

describe('the sections', () => {
  it('show every setting of the program once', () => {
    const keys = SECTIONS.flatMap((section) => section.keys);
    const settings = desk.view?.settings.map(({ key }) => key) ?? [];
    expect(new Set(keys).size).toBe(keys.length);
    expect([...keys].sort()).toEqual([...settings].sort());
  });

  it('give every setting a name and say what it may be', () => {
    for (const key of SECTIONS.flatMap((section) => section.keys)) {
      expect(settingName(key)).not.toBe(key);
      expect(allowedWords(key)).toMatch(/\.$/);
    }
  });

  it('are each in one group', () => {
    const names = GROUPS.flatMap(({ sections }) => sections.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(['settingsMissing', 'keysMissing', 'storeUnknown', 'consentsNotMapped'])(
    'have one where %s is mended',
    (what) => {
      const all = findings as unknown as readonly Finding[];
      const found = all.find((finding) => finding.found.what === what)?.found;
      expect(found && sectionFor(found)).not.toBeNull();
    },
  );

  it('say what a choice is set to in words', () => {
    expect(valueWords('customer_display.when_idle', 'blank')).toBe('Nothing');
    expect(valueWords('till.id', 'till-4')).toBe('till-4');
    expect(valueWords('till.id', null)).toBe('not set');
    expect(fieldOf('unknown.key').kind).toBe('text');
    expect(sectionOf('unknown.key')).toBeNull();
  });
});

describe('saving a section', () => {
  it('writes only what differs, trimmed', async () => {
    desk.write('till.id', ' till-4 ');
    desk.write('till.country', 'NO');
    expect(await desk.save()).toBe(true);
    expect(asked('changeSettings')).toEqual([[{ 'till.id': 'till-4' }]]);
    expect(desk.hasChanges('till')).toBe(false);
    expect(desk.isSaved).toBe(true);
  });

  it('leaves what is typed in another section there', async () => {
    desk.write('till.id', 'till-4');
    desk.open('privacy');
    desk.write('history.retention_days', '30');
    await desk.save();
    expect(asked('changeSettings')).toEqual([[{ 'history.retention_days': '30' }]]);
    expect(desk.hasChanges('till')).toBe(true);
  });

  it('keeps what was refused, and says which it is', async () => {
    desk.write('screen.clear_after_s', '1');
    desk.write('till.id', 'till-4');
    expect(await desk.save()).toBe(false);
    expect(desk.isWrong('screen.clear_after_s')).toBe(true);
    expect(desk.isWrong('till.id')).toBe(false);
    expect(desk.value('till.id')).toBe('till-4');
  });

  it('puts settings before keys, and forgets the keys', async () => {
    desk.open('engage');
    desk.writeSecret('engage.api_key', ' a-key ');
    desk.write('engage.source', 'Shop');
    await desk.save();
    const order = calls.all.map(({ name }) => name).slice(-2);
    expect(order).toEqual(['changeSettings', 'putKey']);
    expect(desk.secret('engage.api_key')).toBe('');
  });

  it('never writes what is locked', async () => {
    await begin('settings-locked');
    desk.write('till.store', 'bergen-01');
    expect(desk.value('till.store')).toBe('oslo-01');
    expect(desk.hasChanges('till')).toBe(false);
  });

  it('does one thing at a time', async () => {
    desk.write('till.id', 'till-4');
    await Promise.all([desk.save(), desk.save()]);
    expect(asked('changeSettings')).toHaveLength(1);
  });

  it('says nothing about a session that is over: the lock does', async () => {
    desk.write('till.id', 'till-4');
    await office.lock();
    expect(await desk.save()).toBe(false);
    expect(desk.refusal).toBeNull();
    expect(desk.value('till.id')).toBe('till-4');
  });

  it('takes back this section and no other', () => {
    desk.write('till.id', 'till-4');
    desk.open('engage');
    desk.write('engage.source', 'Shop');
    desk.writeSecret('engage.api_key', 'a-key');
    desk.undo();
    expect(desk.hasChanges('engage')).toBe(false);
    expect(desk.hasChanges('till')).toBe(true);
  });
});

describe('the lists of Engage', () => {
  it('are asked for once, and again after another address was saved', async () => {
    await desk.fetchLists();
    await desk.fetchLists();
    expect(asked('engageLists')).toHaveLength(1);
    desk.open('engage');
    desk.write('engage.base_url', 'https://other.voyado.com/');
    await desk.save();
    await desk.fetchLists();
    expect(asked('engageLists')).toHaveLength(2);
  });

  it('can be asked for again when they did not come', async () => {
    await begin('settings-no-lists');
    await desk.fetchLists();
    expect(desk.lists).toBe('failed');
    await desk.fetchLists();
    expect(asked('engageLists')).toHaveLength(2);
  });
});

describe('where the answers go', () => {
  const email: MappingView = { from: 'a', to: 'acceptsEmail', isPreference: true };
  const consent: MappingView = { from: 'b', to: 'acceptsEmail', isPreference: false };

  it('a preference and a consent of one name are two places', () => {
    expect(isTwice([email, consent], 0)).toBe(false);
    expect(isTwice([email, { ...email, from: 'c' }], 0)).toBe(true);
  });

  it('a place that is not chosen yet is no place', () => {
    expect(
      isTwice(
        [
          { ...email, to: '' },
          { ...email, to: '' },
        ],
        0,
      ),
    ).toBe(false);
  });

  it.each([email, consent, { ...consent, to: 'with:colon' }])('%o is found again', (mapping) => {
    const { to, isPreference } = mapping;
    expect(targetOf(idOf(mapping))).toEqual({ to, isPreference });
  });

  it('are saved as a whole, and only when they differ', async () => {
    desk.open('consents');
    const before = desk.mappings;
    desk.map([...before]);
    expect(desk.hasChanges('consents')).toBe(false);
    desk.map(before.slice(1));
    expect(desk.hasChanges('consents')).toBe(true);
    await desk.save();
    expect(asked('mapConsents')).toEqual([[before.slice(1)]]);
    expect(isSame(desk.mappings, before.slice(1))).toBe(true);
    expect(keysOf('consents')).toEqual(['consents.map']);
  });
});

describe('what is asked for', () => {
  it('is put in at the end and taken out where it stands', () => {
    expect(toggled('openid, name', 'email')).toBe('openid, name, email');
    expect(toggled('openid, name, email', 'name')).toBe('openid, email');
    expect(toggled('', 'openid')).toBe('openid');
  });

  it('has consents in it in any of three ways', () => {
    expect(asksForConsents('openid, delegatedConsents')).toBe(true);
    expect(asksForConsents('openid, name')).toBe(false);
  });
});

describe('the picture', () => {
  it.each([
    [29, 'tooDark'],
    [30, 'lightGood'],
    [80, 'lightGood'],
    [81, 'tooBright'],
  ] as const)('with a light of %d is %s', (light, word) => {
    expect(lightOf({ light, sharpness: 90 })).toBe(word);
  });

  it('is given light before it is made sharp', () => {
    expect(todoFor({ light: 10, sharpness: 5 })).toBe('darkTodo');
    expect(todoFor({ light: 50, sharpness: 5 })).toBe('blurredTodo');
    expect(todoFor({ light: 50, sharpness: 40 })).toBe('fine');
  });
});

describe('a scan in the test field', () => {
  it('of a customer does not show what it says', () => {
    const text = 'https://qr.vipps.no/28/2/01/031/4790000001?v=1';
    const { sentence, todo } = verdictOf({ kind: 'clean', text });
    expect(`${sentence} ${todo}`).not.toContain('4790000001');
  });

  it('names the layout that the scanner has', () => {
    const repaired = { kind: 'repaired', text: 'https://qr.vipps.no/', layout: 'us' } as const;
    expect(verdictOf(repaired).todo).toContain('English (US)');
    expect(verdictOf({ ...repaired, layout: null }).todo).toContain('Caps Lock');
  });

  it('shows what else was typed, but not endlessly', () => {
    const { todo } = verdictOf({ kind: 'other', text: '7'.repeat(500) });
    expect(todo?.length).toBeLessThan(100);
  });

  it.each([{ kind: 'garbled' }, { kind: 'brokenOff' }] as const)('%o is to be mended', (scan) => {
    expect(verdictOf(scan)).toMatchObject({ isGood: false });
    expect(verdictOf(scan).todo).not.toBeNull();
  });
});
