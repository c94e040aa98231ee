/**
 * What the settings screens hold: what is set, what is typed and not saved, and why something was
 * refused. It draws nothing. What is typed stays while somebody looks at other sections, or unlocks
 * anew; keys do not.
 */
import type { EngageLists } from '$lib/ipc/generated/EngageLists';
import type { MappingView } from '$lib/ipc/generated/MappingView';
import type { OfficeSettings } from '$lib/ipc/generated/OfficeSettings';
import type { Refusal } from '$lib/ipc/generated/Refusal';
import type { SecretName } from '$lib/ipc/generated/SecretName';
import type { SettingsOffice } from '$lib/ipc/office-settings';
import { isRefusal } from '$lib/words';
import { isSame } from './mappings';
import {
  changes,
  keysOf,
  lockOf,
  MAPPINGS,
  secretsOf,
  valueOf,
  type SectionName,
} from './sections';

/** How far the lists of Engage are. */
export type Fetched = 'unasked' | 'asking' | 'failed' | EngageLists;

export class SettingsDesk {
  /** What is set; `null` until it came. */
  view = $state.raw<OfficeSettings | null>(null);
  at = $state<SectionName>('till');
  /** On a narrow screen the list of sections takes the place of the section. */
  isListOpen = $state(true);
  /** Why the last thing that was tried did not happen. */
  refusal = $state.raw<Refusal | null>(null);
  isBusy = $state(false);
  /** Whether the section as it stands was just saved. */
  isSaved = $state(false);
  lists = $state.raw<Fetched>('unasked');

  readonly office: SettingsOffice;
  #drafts = $state<Record<string, string>>({});
  #secrets = $state<Partial<Record<SecretName, string>>>({});
  #mappings = $state.raw<readonly MappingView[] | null>(null);

  constructor(office: SettingsOffice) {
    this.office = office;
  }

  /** Asks what is set. */
  async load(): Promise<void> {
    await this.alone(() => this.office.officeSettings());
  }

  /** Opens a section. What was typed elsewhere stays there. */
  open(section: SectionName): void {
    this.at = section;
    this.isListOpen = false;
    this.refusal = null;
    this.isSaved = false;
  }

  /** What stands in the field of this key. */
  value(key: string): string {
    if (this.view === null) return '';
    const set = valueOf(this.view, key);
    return this.lockedBy(key) === null ? (this.#drafts[key] ?? set) : set;
  }

  write(key: string, value: string): void {
    this.#drafts[key] = value;
    this.isSaved = false;
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
    this.isSaved = false;
  }

  /** Nobody is there any more: keys that were typed do not wait for them. */
  forgetSecrets(): void {
    this.#secrets = {};
  }

  /** Where each answer goes, as it stands on the screen. */
  get mappings(): readonly MappingView[] {
    return this.#mappings ?? this.view?.mappings ?? [];
  }

  map(mappings: readonly MappingView[]): void {
    this.#mappings = mappings;
    this.isSaved = false;
  }

  /** Whether something in this section is typed and not saved. */
  hasChanges(section: SectionName): boolean {
    if (this.view === null) return false;
    return (
      Object.keys(changes(this.view, keysOf(section), this.#drafts)).length > 0 ||
      secretsOf(section).some((name) => this.secret(name).trim() !== '') ||
      (keysOf(section).includes(MAPPINGS) && !isSame(this.mappings, this.view.mappings))
    );
  }

  /** Takes back what is typed in this section. */
  undo(): void {
    for (const key of keysOf(this.at)) delete this.#drafts[key];
    for (const name of secretsOf(this.at)) delete this.#secrets[name];
    if (keysOf(this.at).includes(MAPPINGS)) this.#mappings = null;
    this.refusal = null;
  }

  /** Saves this section; stays as it is if something was refused. */
  async save(): Promise<boolean> {
    this.isSaved = await this.alone(() => this.#saved());
    return this.isSaved;
  }

  /** Asks Engage what it has, once; again if that failed. */
  async fetchLists(): Promise<void> {
    if (this.lists !== 'unasked' && this.lists !== 'failed') return;
    this.lists = 'asking';
    try {
      this.lists = await this.office.engageLists();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.lists = 'failed';
    }
  }

  /**
   * Does one thing at a time that gives the settings anew: a second press does nothing. Gives whether
   * it happened; why not stands in `refusal`.
   */
  async alone(act: () => Promise<OfficeSettings>): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    this.refusal = null;
    try {
      this.view = await act();
      return true;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      // Whoever was there has gone: the lock says so.
      if (error.code !== 'notAllowed') this.refusal = error;
      return false;
    } finally {
      this.isBusy = false;
    }
  }

  async #saved(): Promise<OfficeSettings> {
    let view = this.view ?? (await this.office.officeSettings());
    const changed = changes(view, keysOf(this.at), this.#drafts);
    if (Object.keys(changed).length > 0) {
      view = this.view = await this.office.changeSettings(changed);
      for (const key of Object.keys(changed)) delete this.#drafts[key];
      // Another key, another address: another Engage may answer.
      if (this.at === 'engage') this.lists = 'unasked';
    }
    for (const name of secretsOf(this.at)) {
      const value = this.secret(name).trim();
      if (value === '') continue;
      view = this.view = await this.office.putKey(name, value);
      delete this.#secrets[name];
      this.lists = 'unasked';
    }
    if (this.#mappings !== null && keysOf(this.at).includes(MAPPINGS)) {
      if (!isSame(this.#mappings, view.mappings))
        view = await this.office.mapConsents(this.#mappings);
      this.#mappings = null;
    }
    return view;
  }
}
