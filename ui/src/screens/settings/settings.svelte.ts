/**
 * What the settings screens hold: what is set, what is typed and not saved, and why something was
 * refused. It draws nothing. What is typed stays while somebody looks at other sections or parts of the
 * back office, or unlocks anew; keys do not outlast a session.
 */
import { Form } from '$lib/form.svelte';
import type { EngageLists } from '$lib/ipc/generated/EngageLists';
import type { KeyState } from '$lib/ipc/generated/KeyState';
import type { MappingView } from '$lib/ipc/generated/MappingView';
import type { OfficeSettings } from '$lib/ipc/generated/OfficeSettings';
import type { Refusal } from '$lib/ipc/generated/Refusal';
import type { SecretName } from '$lib/ipc/generated/SecretName';
import type { SettingsOffice } from '$lib/ipc/office-settings';
import { isRefusal } from '$lib/words';
import type { Range } from './fields';
import { isSame } from './mappings';
import { MAPPINGS, sectionNamed, type SectionName } from './sections';

/** How far the lists of Engage are. */
export type Fetched = 'unasked' | 'asking' | 'failed' | EngageLists;

export class SettingsDesk extends Form<OfficeSettings, SectionName> {
  /** On a narrow screen the list of sections takes the place of the section. */
  isListOpen = $state(true);
  lists = $state.raw<Fetched>('unasked');

  readonly office: SettingsOffice;
  #mappings = $state.raw<readonly MappingView[] | null>(null);
  #savedAt = $state<SectionName | null>(null);
  /** How often Engage was asked, or became another one: only the newest answer counts. */
  #fetches = 0;

  constructor(office: SettingsOffice) {
    super('till');
    this.office = office;
  }

  /** Whether this section as it stands was just saved. */
  get isSaved(): boolean {
    return this.#savedAt === this.at;
  }

  /** Asks what is set. */
  async load(): Promise<void> {
    await this.take(() => this.office.officeSettings());
  }

  /** Opens a section. What was typed elsewhere stays there. */
  open(section: SectionName): void {
    if (this.isSaved) this.#savedAt = null;
    this.move(section);
    this.isListOpen = false;
  }

  /** What the keychain says of this key. */
  keyState(name: SecretName): KeyState {
    return this.view?.secrets.find((secret) => secret.name === name)?.state ?? 'missing';
  }

  /** The least and the most that this may be, where it is a whole number. */
  rangeOf(key: string): Range | null {
    const { from = null, to = null } = this.view?.settings.find((each) => each.key === key) ?? {};
    return from === null || to === null ? null : { from, to };
  }

  /** Where each answer goes, as it stands on the screen. */
  get mappings(): readonly MappingView[] {
    return this.#mappings ?? this.view?.mappings ?? [];
  }

  map(mappings: readonly MappingView[]): void {
    this.#mappings = mappings;
  }

  /** Whether something in this section is typed and not saved. */
  hasChanges(section: SectionName): boolean {
    if (this.view === null) return false;
    const { keys, secrets = [] } = sectionNamed(section);
    return (
      Object.keys(this.changes(keys)).length > 0 ||
      this.typedSecrets(secrets).length > 0 ||
      (keys.includes(MAPPINGS) && !isSame(this.mappings, this.view.mappings))
    );
  }

  /** Takes back what is typed in this section. */
  undo(): void {
    const { keys, secrets = [] } = sectionNamed(this.at);
    keys.forEach((key) => this.drop(key));
    secrets.forEach((name) => this.dropSecret(name));
    if (keys.includes(MAPPINGS)) this.#mappings = null;
    this.refuse(null);
  }

  /** Saves this section, and no other that is opened meanwhile. Stays as it is if something was refused. */
  async save(): Promise<boolean> {
    const { at } = this;
    this.#savedAt = null;
    const isSaved = await this.alone(() => this.#save(at));
    if (isSaved) this.#savedAt = at;
    return isSaved;
  }

  /** Changes settings by key: all of them, or none. */
  async change(values: Record<string, string>): Promise<OfficeSettings> {
    const view = await this.office.changeSettings(values);
    if (Object.keys(values).some((key) => key.startsWith('engage.'))) this.#forgetLists();
    return view;
  }

  /** Does something that gives the settings anew, one thing at a time. */
  take(act: () => Promise<OfficeSettings>): Promise<boolean> {
    return this.alone(async () => {
      this.view = await act();
    });
  }

  /** Asks Engage what it has, once; again if that failed. */
  async fetchLists(): Promise<void> {
    if (this.lists !== 'unasked' && this.lists !== 'failed') return;
    const fetch = ++this.#fetches;
    this.lists = 'asking';
    const lists = await this.office.engageLists().catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
      return 'failed' as const;
    });
    if (fetch === this.#fetches) this.lists = lists;
  }

  // Whoever was there has gone: the lock says so.
  protected override refuse(refusal: Refusal | null, at?: SectionName): void {
    super.refuse(refusal?.code === 'notAllowed' ? null : refusal, at);
  }

  async #save(at: SectionName): Promise<void> {
    const section = sectionNamed(at);
    await this.saveTyped(section, {
      change: (values) => this.change(values),
      put: async (name, value) => {
        const view = await this.office.putKey(name, value);
        this.#forgetLists();
        return view;
      },
    });
    if (section.keys.includes(MAPPINGS)) await this.#saveMappings();
  }

  async #saveMappings(): Promise<void> {
    const sent = this.#mappings;
    if (sent === null) return;
    if (!isSame(sent, this.view?.mappings ?? [])) this.view = await this.office.mapConsents(sent);
    if (this.#mappings === sent) this.#mappings = null;
  }

  /** Another key, another address: another Engage may answer. */
  #forgetLists(): void {
    this.#fetches += 1;
    this.lists = 'unasked';
  }
}
