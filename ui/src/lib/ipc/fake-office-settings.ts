/** The fake's answers to the settings screens. */
import type { FakeOffice } from './fake-office';
import { DIAGNOSTICS, FakeSettings, LISTS } from './fake-settings';
import type { Connection } from './generated/Connection';
import type { Finding } from './generated/Finding';
import type { Office } from './office';
import type { SettingsOffice } from './office-settings';

/** What each part of an examination looks at. */
const PARTS: Record<Connection, (what: string) => boolean> = {
  vipps: (what) => what.startsWith('vipps') || what.startsWith('keys'),
  engage: (what) => what.startsWith('engage') || what.startsWith('store'),
  camera: (what) => what.toLowerCase().includes('camera'),
  all: () => true,
};

/** How light and how sharp the drawn shop is. */
const METER = { light: 62, sharpness: 71 };

export function fakeSettings(office: FakeOffice): SettingsOffice {
  const story = office.state.story.office ?? {};
  const settings = new FakeSettings(story);
  const ask = <T>(name: keyof Office, args: readonly unknown[], answer: () => T): Promise<T> =>
    office.ask(name, args, 'administrator', () => {
      if (office.state.till.mode === 'practice') office.refuse('notInPractice');
      return answer();
    });

  /** The till's state follows what is set. */
  function follow(): void {
    const find = (key: string) =>
      settings.view.settings.find((setting) => setting.key === key)?.value ?? null;
    office.state.change({ till: find('till.id'), store: find('till.store') });
  }

  function write(values: Record<string, string>) {
    const wrong = settings.change(values);
    if (wrong.length > 0) office.refuse('settings', wrong);
    follow();
    office.note('settingsChanged', { keys: Object.keys(values).join(', ') });
    return settings.view;
  }

  return {
    officeSettings: () => ask('officeSettings', [], () => settings.view),
    changeSettings: (values) => ask('changeSettings', [values], () => write(values)),
    mapConsents: (mappings) =>
      ask('mapConsents', [mappings], () => {
        if (!settings.map(mappings)) office.refuse('settings', ['consents.map']);
        return settings.view;
      }),
    // What was put is not noted, as nothing keeps it.
    putKey: (name) =>
      ask('putKey', [name], () => {
        if (!settings.put(name)) office.refuse('keychain');
        return settings.view;
      }),
    tryConnection: (part) =>
      ask('tryConnection', [part], (): Finding[] =>
        office.state.setUp.examine().filter(({ found }) => PARTS[part](found.what)),
      ),
    engageLists: () =>
      ask('engageLists', [], () => {
        if (story.isShut) office.refuse('keychain');
        return structuredClone(LISTS);
      }),
    watchMeter(changed) {
      office.calls.note('watchMeter');
      queueMicrotask(() => changed({ ...METER, ...story.meter }));
      return () => undefined;
    },

    exportSettings: () =>
      ask('exportSettings', [], () => ({
        answer: 'saved',
        name: 'medlem.toml',
        count: settings.view.settings.length,
      })),
    readSettingsFile: () => ask('readSettingsFile', [], () => settings.file),

    setAutostart: (on) =>
      ask('setAutostart', [on], () => {
        settings.start(on);
        return settings.view;
      }),

    diagnostics: () => ask('diagnostics', [], () => structuredClone([...DIAGNOSTICS])),
    saveDiagnostics: () =>
      ask('saveDiagnostics', [], () => ({
        answer: 'saved',
        name: 'medlem-diagnostics.zip',
        count: DIAGNOSTICS.length,
      })),
    openLogFolder: () => ask('openLogFolder', [], () => undefined),
  };
}
