/** What is set at the fake's till, in the order of the sections, with rules like those of the program. */
import type { Autostart } from './generated/Autostart';
import type { DiagnosticFile } from './generated/DiagnosticFile';
import type { EngageLists } from './generated/EngageLists';
import type { KeyState } from './generated/KeyState';
import type { MappingView } from './generated/MappingView';
import type { OfficeSettings } from './generated/OfficeSettings';
import type { SecretName } from './generated/SecretName';
import type { SettingsFile } from './generated/SettingsFile';

const MACHINE = '/etc/medlem/medlem.toml';

const VALUES: Readonly<Record<string, string | null>> = {
  'till.id': 'oslo-01-till-3',
  'till.store': 'oslo-01',
  'till.country': 'NO',
  'till.language': 'nb',
  'till.staff': 'optional',
  'screen.clear_after_s': '8',
  'vipps.base_url': 'https://apitest.vipps.no/',
  'vipps.issuer': 'https://apitest.vipps.no/access-management-1.0/access/',
  'vipps.merchant_serial_number': '123456',
  'vipps.client_auth': 'basic',
  'vipps.scopes': 'openid, name, phoneNumber, email, birthDate, customFlow',
  'vipps.requested_expiry_s': '180',
  'engage.base_url': 'https://fjell.staging.voyado.com/',
  'engage.source': 'Medlem',
  'engage.contact_type': 'Member',
  'engage.minimum_age': '16',
  'approval.sent_by': 'till',
  'approval.create_contact': 'after_approval',
  'approval.trigger_id': null,
  'approval.timeout_s': '180',
  'consents.map': null,
  'camera.name': 'HD Pro Webcam C920',
  'camera.width': '1280',
  'camera.height': '720',
  'camera.rate': '30',
  'customer_display.monitor': 'HDMI-1',
  'customer_display.when_idle': 'picture',
  'history.path': '/home/till/.local/share/medlem/medlem.db',
  'history.retention_days': '400',
  'history.compare_staff': 'false',
  'access.idle_s': '300',
  'logs.level': 'info',
  'logs.keep_mb': '50',
};

/** Those that have nothing built in may be empty. */
const OPEN = ['approval.trigger_id', 'camera.name', 'customer_display.monitor'];

const SECRETS: readonly SecretName[] = [
  'vipps.client_id',
  'vipps.client_secret',
  'vipps.subscription_key',
  'engage.api_key',
];

const MAPPINGS: readonly MappingView[] = [
  { from: 'accept_email', to: 'acceptsEmail', isPreference: true },
  { from: 'accept_sms', to: 'acceptsSms', isPreference: true },
  { from: 'member_terms', to: 'memberTerms', isPreference: false },
];

export const LISTS: EngageLists = {
  stores: [
    { id: 'oslo-01', name: 'Oslo, Karl Johan' },
    { id: 'oslo-02', name: 'Oslo, Majorstuen' },
    { id: 'bergen-01', name: 'Bergen, Strandgaten' },
    { id: 'trondheim-01', name: 'Trondheim, Solsiden kjøpesenter' },
  ],
  consents: [
    { id: 'memberTerms', name: 'Terms of the club' },
    { id: 'profiling', name: 'Offers that fit me' },
  ],
};

export const DIAGNOSTICS: readonly DiagnosticFile[] = [
  {
    name: 'about.txt',
    text: 'program   Medlem 0.5.0\nsystem    Ubuntu 24.04.4 LTS, linux on x86_64\ntaken at  2026-11-21T13:05:00Z\npanics    0 since the start\n',
  },
  {
    name: 'settings.txt',
    text: 'till.id = "oslo-01-till-3"  # ~/.config/medlem/medlem.toml\ntill.store = "oslo-01"  # ~/.config/medlem/medlem.toml\nvipps.base_url = "https://apitest.vipps.no/"  # /etc/medlem/medlem.toml, locked\n',
  },
  {
    name: 'doctor.txt',
    text: ' 1. ok    The settings are complete.\n 2. ok    All keys are in the keychain.\n 3. ok    Vipps accepts the keys.\n 4. ok    Engage knows the store `oslo-01`.\n',
  },
  {
    name: 'problems.txt',
    text: 'Of the last 500 enrolments:\n    3  declined, the last at 2026-11-21T12:41:07Z\n   61  enrolled, the last at 2026-11-21T12:58:30Z\nApproved and not saved: 0\n',
  },
  {
    name: 'ends.txt',
    text: 'Runs that did not come to their end, the last one first:\n',
  },
  {
    name: 'medlem.log',
    text: Array.from({ length: 120 }, (_, line) => {
      const at = new Date(Date.parse('2026-11-21T08:00:00Z') + line * 41_000).toISOString();
      return `${at}  INFO enrolment::engine: enrolment moved enrolment.id=0192f4a0-${String(line).padStart(4, '0')}-7000-8000-000000000000 step="requested" phase="awaiting_approval"`;
    }).join('\n'),
  },
];

/** The whole numbers, with their least and their most. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  'screen.clear_after_s': [2, 60],
  'vipps.requested_expiry_s': [60, 900],
  'engage.minimum_age': [15, 99],
  'approval.timeout_s': [30, 3600],
  'camera.width': [120, 7680],
  'camera.height': [120, 7680],
  'camera.rate': [1, 240],
  'history.retention_days': [1, 3650],
  'access.idle_s': [60, 3600],
  'logs.keep_mb': [5, 500],
};

export interface SettingsStory {
  /** The computer's own file holds what differs between no tills. */
  readonly isLocked?: boolean | undefined;
  /** Nothing is set yet. */
  readonly isFresh?: boolean | undefined;
  /** The key store does not answer. */
  readonly isShut?: boolean | undefined;
}

export class FakeSettings {
  #values: Record<string, string | null>;
  #mappings: readonly MappingView[];
  #secrets: readonly SecretName[];
  #autostart: Autostart;
  readonly #locked: readonly string[];
  readonly #isFileWrong: boolean;
  readonly #isShut: boolean;

  constructor({ isLocked = false, isFresh = false, isShut = false }: SettingsStory) {
    this.#isShut = isShut;
    this.#values = isFresh ? { ...VALUES, 'till.store': null, 'camera.name': null } : { ...VALUES };
    this.#mappings = isFresh ? [] : MAPPINGS;
    this.#secrets = isFresh ? [] : SECRETS;
    this.#isFileWrong = isFresh;
    this.#autostart = isFresh ? 'unknown' : 'on';
    this.#locked = isLocked ? Object.keys(VALUES).filter((key) => key !== 'till.id') : [];
  }

  get view(): OfficeSettings {
    return {
      settings: Object.entries(this.#values).map(([key, value]) => ({
        key,
        value,
        from: RANGES[key]?.[0] ?? null,
        to: RANGES[key]?.[1] ?? null,
        lockedBy: this.#lockOf(key),
      })),
      mappings: structuredClone([...this.#mappings]),
      secrets: SECRETS.map((name) => ({ name, state: this.#stateOf(name) })),
      cameras: ['HD Pro Webcam C920', 'Integrated Camera'],
      version: '0.5.0',
      settingsFile: '/home/till/.config/medlem/medlem.toml',
      logFolder: '/home/till/.local/state/medlem/logs',
      autostart: this.#autostart,
    };
  }

  /** Writes all and gives nothing; or gives the keys that are wrong. */
  change(values: Readonly<Record<string, string>>): string[] {
    const wrong = Object.entries(values).filter(([key, value]) => !this.#takes(key, value));
    if (wrong.length > 0) return wrong.map(([key]) => key);
    for (const [key, value] of Object.entries(values))
      this.#values[key] = value !== '' ? value : OPEN.includes(key) ? null : (VALUES[key] ?? null);
    return [];
  }

  map(mappings: readonly MappingView[]): boolean {
    const targets = mappings.map(({ to, isPreference }) => `${to} ${isPreference}`);
    const isRight =
      mappings.every(({ from, to }) => from.trim() !== '' && to.trim() !== '') &&
      new Set(targets).size === targets.length;
    if (isRight) this.#mappings = structuredClone(mappings);
    return isRight;
  }

  /** Puts a key in, unless the key store is shut. */
  put(name: SecretName): boolean {
    if (this.#isShut) return false;
    this.#secrets = [...this.#secrets, name];
    return true;
  }

  start(on: boolean): void {
    this.#autostart = on ? 'on' : 'off';
  }

  /** The file of another till. */
  get file(): SettingsFile {
    if (this.#isFileWrong)
      return {
        changes: [],
        mistakes: ['shop.toml:3:5: `till.country` must be "NO", "SE", "DK", "FI" or "GL"'],
      };
    const values = {
      'screen.clear_after_s': '12',
      'approval.sent_by': 'till',
      'customer_display.when_idle': 'blank',
      'history.retention_days': '365',
    };
    const changes = Object.entries(values)
      .map(([key, after]) => {
        const before = this.#values[key] ?? null;
        return { key, before, after, lockedBy: this.#lockOf(key) };
      })
      .filter(({ before, after }) => before !== after);
    return { changes, mistakes: [] };
  }

  #stateOf(name: SecretName): KeyState {
    if (this.#isShut) return 'unknown';
    return this.#secrets.includes(name) ? 'kept' : 'missing';
  }

  #lockOf(key: string): string | null {
    return this.#locked.includes(key) ? MACHINE : null;
  }

  #takes(key: string, value: string): boolean {
    if (!(key in VALUES) || this.#lockOf(key) !== null) return false;
    if (value === '') return true;
    const range = RANGES[key];
    if (range) return /^\d+$/.test(value) && Number(value) >= range[0] && Number(value) <= range[1];
    if (key.endsWith('base_url')) return /^https:\/\/\S+$/.test(value);
    return /^\S.*$/.test(value);
  }
}
