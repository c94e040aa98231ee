/** What the guided start holds: what is set, what is typed and not saved, and what was found. */
import type { Backend } from '$lib/ipc/backend';
import type { Finding } from '$lib/ipc/generated/Finding';
import type { Language } from '$lib/ipc/generated/Language';
import type { Refusal } from '$lib/ipc/generated/Refusal';
import type { SecretName } from '$lib/ipc/generated/SecretName';
import type { SetUpView } from '$lib/ipc/generated/SetUpView';
import { isRefusal } from '$lib/words';
import { changes, lockOf, shownSteps, stepOf, type StepName } from './steps';

export class SetUpGuide {
  /** What is set; `null` until it came. */
  view = $state.raw<SetUpView | null>(null);
  at = $state<StepName>('place');
  /** Why the last thing that was tried did not happen. */
  refusal = $state.raw<Refusal | null>(null);
  /** What was found; `null` until all was looked at. */
  findings = $state.raw<readonly Finding[] | null>(null);
  isBusy = $state(false);
  /** Whether somebody tried to open the till from here. */
  wasTried = $state(false);

  #drafts = $state<Record<string, string>>({});
  #secrets = $state<Partial<Record<SecretName, string>>>({});
  #backend: Backend;
  /** How often it was looked: only what the newest look finds counts. */
  #looks = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  steps = $derived(this.view === null ? [] : shownSteps(this.view));
  /** The place of this step among those shown, from nought. */
  place = $derived(Math.max(0, this.steps.indexOf(this.at)));

  /** Asks what is set, and begins with the first step that has something to do. */
  async load(): Promise<void> {
    await this.#alone(async () => {
      this.view = await this.#backend.setUp();
      this.at = this.steps[0] ?? 'test';
    });
  }

  /** Asks again which cameras there are. */
  lookForCameras(): Promise<boolean> {
    return this.#alone(async () => {
      this.view = await this.#backend.setUp();
    });
  }

  /** What stands in the field of this key. */
  value(key: string): string {
    const setting = this.view?.settings.find((each) => each.key === key);
    return this.lockedBy(key) === null
      ? (this.#drafts[key] ?? setting?.value ?? '')
      : (setting?.value ?? '');
  }

  write(key: string, value: string): void {
    this.#drafts[key] = value;
  }

  lockedBy(key: string): string | null {
    return this.view === null ? null : lockOf(this.view, key);
  }

  isWrong(key: string): boolean {
    return this.refusal?.keys.includes(key) ?? false;
  }

  isKept(name: SecretName): boolean {
    return this.view?.secrets.some((secret) => secret.name === name && secret.isThere) ?? false;
  }

  secret(name: SecretName): string {
    return this.#secrets[name] ?? '';
  }

  writeSecret(name: SecretName, value: string): void {
    this.#secrets[name] = value;
  }

  async speak(language: Language): Promise<void> {
    await this.#attempt(() => this.#backend.setLanguage(language));
  }

  /** Saves this step and goes on; stays where it is if something was refused. */
  async next(): Promise<void> {
    if (await this.#alone(() => this.#save())) this.go(this.steps[this.place + 1] ?? 'test');
  }

  /** Goes back. What was typed stays. */
  back(): void {
    this.go(this.steps[this.place - 1] ?? this.at);
  }

  go(to: StepName): void {
    this.refusal = null;
    this.at = to;
    if (to === 'test') void this.examine();
  }

  /** Looks at everything that an enrolment needs. */
  async examine(): Promise<void> {
    const look = ++this.#looks;
    this.findings = null;
    this.refusal = null;
    try {
      const findings = await this.#backend.examine();
      if (look === this.#looks) this.findings = findings;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (look === this.#looks) this.refusal = error;
    }
  }

  /** Opens the till. When it opens, another screen takes the place of this one. */
  async open(): Promise<void> {
    await this.#alone(() => this.#backend.openTill());
    this.wasTried = true;
  }

  async practise(): Promise<void> {
    await this.#attempt(() => this.#backend.practise(true));
  }

  async #save(): Promise<void> {
    if (this.view === null) return;
    const changed = changes(this.at, this.view, this.#drafts);
    if (Object.keys(changed).length > 0) {
      this.view = await this.#backend.saveSettings(changed);
      for (const key of Object.keys(changed)) delete this.#drafts[key];
    }
    for (const name of stepOf(this.at)?.secrets ?? []) {
      const value = this.secret(name).trim();
      if (value === '') continue;
      this.view = await this.#backend.putSecret(name, value);
      delete this.#secrets[name];
    }
  }

  /** Does one thing at a time: a second press does nothing. */
  async #alone(act: () => Promise<void>): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    try {
      return await this.#attempt(act);
    } finally {
      this.isBusy = false;
    }
  }

  /** Gives whether it happened; why not stands in `refusal`. */
  async #attempt(act: () => Promise<void>): Promise<boolean> {
    this.refusal = null;
    try {
      await act();
      return true;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.refusal = error;
      return false;
    }
  }
}
