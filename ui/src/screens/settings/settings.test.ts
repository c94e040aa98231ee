import { beforeEach, describe, expect, it } from 'vitest';
import { i18n } from '$lib/i18n';
import { FakeCalls } from '$lib/ipc/fake-host';
import { officeOf } from '$lib/ipc/fake-office';
import { FakeState } from '$lib/ipc/fake-state';
import type { EngageLists } from '$lib/ipc/generated/EngageLists';
import type { MappingView } from '$lib/ipc/generated/MappingView';
import type { Office } from '$lib/ipc/office';
import { storyNamed } from '$lib/ipc/stories';
import { followSender } from './approval';
import { allowedWords, fieldOf, rangedHint, settingName, valueWords } from './fields';
import { lightOf, todoFor } from './light';
import { idOf, isSame, isTwice, targetOf, targetsWith } from './mappings';
import { verdictOf } from './scans';
import { asksForConsents, toggled } from './scopes';
import { GROUPS, sectionOf, SECTIONS } from './sections';
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
      expect(allowedWords(key, desk.rangeOf(key))).toMatch(/\.$/);
    }
  });

  it('are each in one group', () => {
    const names = GROUPS.flatMap(({ sections }) => sections.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
  });

  it('say between which numbers a whole one is, as the program has it', () => {
    const range = desk.rangeOf('screen.clear_after_s');
    expect(rangedHint('screen.clear_after_s', range)).toMatch(/ 2 to 60\.$/);
    expect(allowedWords('screen.clear_after_s', range)).toContain('2 to 60');
    expect(desk.rangeOf('till.id')).toBeNull();
  });

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

  it('says that it is saved in the section where it was, and nowhere else', async () => {
    desk.write('till.id', 'till-4');
    const saved = desk.save();
    desk.open('privacy');
    expect(await saved).toBe(true);
    expect(desk.isSaved).toBe(false);
    desk.open('till');
    expect(desk.isSaved).toBe(true);
  });

  it('keeps a list of boxes that is changed on meanwhile', async () => {
    desk.open('consents');
    const { mappings } = desk;
    desk.map(mappings.slice(1));
    const saved = desk.save();
    await Promise.resolve();
    desk.map(mappings.slice(2));
    expect(await saved).toBe(true);
    expect(desk.mappings).toEqual(mappings.slice(2));
    expect(desk.hasChanges('consents')).toBe(true);
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

  it('are asked for again after another Engage was taken over from a file', async () => {
    await desk.fetchLists();
    await desk.take(() => desk.change({ 'engage.base_url': 'https://other.voyado.com/' }));
    expect(desk.lists).toBe('unasked');
  });

  it('of the Engage before are not taken for those of the new one', async () => {
    let answer: (lists: EngageLists) => void = () => undefined;
    office.engageLists = () => new Promise((done) => (answer = done));
    const fetched = desk.fetchLists();
    await desk.change({ 'engage.base_url': 'https://other.voyado.com/' });
    answer({ stores: [], consents: [] });
    await fetched;
    expect(desk.lists).toBe('unasked');
  });

  it('stay when something else is saved', async () => {
    await desk.fetchLists();
    desk.write('till.id', 'till-4');
    await desk.save();
    expect(typeof desk.lists).toBe('object');
  });

  it('can be asked for again when they did not come', async () => {
    await begin('settings-shut');
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

  it('the preferences that every Engage has stand before its own consents, in our words', () => {
    const targets = targetsWith([{ id: 'offers', name: 'Offers' }]);
    expect(targets.map(({ name }) => name)).toEqual([
      'E-mail (acceptsEmail)',
      'SMS (acceptsSms)',
      'Post (acceptsPostal)',
      'Offers',
    ]);
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

describe('who asks the customer', () => {
  const pick = (sentBy: string): void => {
    desk.write('approval.sent_by', sentBy);
    followSender(desk);
  };

  it('leaves the time of the contact as it was when somebody tries Engage and goes back', async () => {
    await desk.take(() => desk.change({ 'approval.create_contact': 'before_login' }));
    desk.open('approval');
    pick('engage');
    pick('till');
    expect(desk.hasChanges('approval')).toBe(false);
    expect(desk.value('approval.create_contact')).toBe('before_login');
  });

  it('has the contact made first when Engage asks, and last when it does no more', async () => {
    desk.open('approval');
    pick('engage');
    expect(desk.value('approval.create_contact')).toBe('before_login');
    await desk.save();
    pick('till');
    expect(desk.value('approval.create_contact')).toBe('after_approval');
  });
});

describe('the keys of the services', () => {
  it('are not taken for missing when the key store does not answer', async () => {
    await begin('settings-shut');
    expect(desk.keyState('vipps.client_id')).toBe('unknown');
    await begin('settings-fresh');
    expect(desk.keyState('vipps.client_id')).toBe('missing');
    await begin('settings');
    expect(desk.keyState('vipps.client_id')).toBe('kept');
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
