/** The fake's settings, secrets and monitors, with rules like those of the desktop program. */
import { FINDINGS, MONITORS, REFUSALS, SET_UPS } from './fixtures';
import type { Finding } from './generated/Finding';
import type { MonitorView } from './generated/MonitorView';
import type { Refusal } from './generated/Refusal';
import type { SecretName } from './generated/SecretName';
import type { SetUpView } from './generated/SetUpView';

const RULES: Readonly<Record<string, RegExp>> = {
  'vipps.base_url': /^https:\/\/\S+$/,
  'vipps.merchant_serial_number': /^\d{4,9}$/,
  'engage.base_url': /^https:\/\/\S+$/,
};

/** What has to be there for the real till to open. */
const NEEDED = ['till.id', 'till.store', 'vipps.merchant_serial_number', 'engage.base_url'];

export class FakeSetUp {
  readonly #findings: 'good' | 'each';
  #view: SetUpView;
  #monitors = structuredClone(MONITORS);

  constructor(fixture: string, findings: 'good' | 'each') {
    this.#view = SET_UPS.get(fixture);
    this.#findings = findings;
  }

  get view(): SetUpView {
    return structuredClone(this.#view);
  }

  get monitors(): MonitorView[] {
    return structuredClone([...this.#monitors]);
  }

  value(key: string): string | null {
    return this.#view.settings.find((field) => field.key === key)?.value ?? null;
  }

  /** Writes all, or says which cannot be written. */
  save(values: Readonly<Record<string, string>>): Refusal | null {
    const wrong = Object.entries(values).filter(([key, value]) => !this.#takes(key, value));
    if (wrong.length > 0) return { ...REFUSALS.get('settings'), keys: wrong.map(([key]) => key) };
    const settings = this.#view.settings.map((field) => {
      const value = values[field.key];
      return value === undefined ? field : { ...field, value: value === '' ? null : value };
    });
    this.#view = { ...this.#view, settings };
    return null;
  }

  put(name: SecretName): void {
    const secrets = this.#view.secrets.map((secret) =>
      secret.name === name ? { ...secret, isThere: true } : secret,
    );
    this.#view = { ...this.#view, secrets };
  }

  choose(monitor: string | null): void {
    this.#monitors = this.#monitors.map((one) => ({ ...one, isChosen: one.name === monitor }));
  }

  examine(): Finding[] {
    const all = structuredClone([...FINDINGS]);
    if (this.#findings === 'each') return all;
    return [...all.filter(({ level }) => level === 'good'), ...this.trouble()];
  }

  /** What is in the way of the real till. */
  trouble(): Finding[] {
    const keys = NEEDED.filter((key) => this.value(key) === null);
    const names = this.#view.secrets.filter(({ isThere }) => !isThere).map(({ name }) => name);
    const findings: Finding[] = [];
    if (keys.length > 0)
      findings.push({ level: 'fix', found: { what: 'settingsMissing', keys, file: null } });
    if (names.length > 0) findings.push({ level: 'fix', found: { what: 'keysMissing', names } });
    return findings;
  }

  #takes(key: string, value: string): boolean {
    const field = this.#view.settings.find((other) => other.key === key);
    if (!field || field.lockedBy !== null) return false;
    return value === '' || (RULES[key] ?? /^\S.*$/).test(value);
  }
}
