/**
 * What is typed over what is set until it is saved, and why something was refused: what the guided start
 * and the settings have in common. A form has places, its steps or sections, and each is saved by
 * itself. It draws nothing.
 */
import type { Refusal } from '$lib/ipc/generated/Refusal';
import type { SecretName } from '$lib/ipc/generated/SecretName';
import { isRefusal } from '$lib/words';

interface Setting {
  readonly key: string;
  readonly value: string | null;
  readonly lockedBy: string | null;
}

/** What is set. */
export interface SetView {
  readonly settings: readonly Setting[];
}

/** What one place asks for. */
export interface Place<Name extends string> {
  readonly name: Name;
  /** The settings, by key. */
  readonly keys: readonly string[];
  readonly secrets?: readonly SecretName[];
}

/** How what was typed is saved; each gives what is set then. */
interface Saves<View> {
  change: (values: Record<string, string>) => Promise<View>;
  put: (name: SecretName, value: string) => Promise<View>;
}

const settingOf = (view: SetView | null, key: string): Setting | undefined =>
  view?.settings.find((setting) => setting.key === key);

/** Who locks this key; `null` if it can be changed. */
export const lockOf = (view: SetView | null, key: string): string | null =>
  settingOf(view, key)?.lockedBy ?? null;

/** What this key is set to; empty if it has no value. */
export const valueOf = (view: SetView | null, key: string): string =>
  settingOf(view, key)?.value ?? '';

export class Form<View extends SetView, Name extends string> {
  /** What is set; `null` until it came. */
  view = $state.raw<View | null>(null);
  at: Name;
  isBusy = $state(false);

  /** A refusal stays where it was met: whoever looks elsewhere meanwhile finds it on coming back. */
  #refused = $state.raw<{ at: Name; refusal: Refusal } | null>(null);
  #drafts = $state<Record<string, string>>({});
  #secrets = $state<Partial<Record<SecretName, string>>>({});

  constructor(first: Name) {
    this.at = $state(first);
  }

  /** Why the last thing that was tried here did not happen. */
  get refusal(): Refusal | null {
    return this.#refused?.at === this.at ? this.#refused.refusal : null;
  }

  /** What stands in the field of this key. */
  value(key: string): string {
    const set = valueOf(this.view, key);
    return this.lockedBy(key) === null ? (this.#drafts[key] ?? set) : set;
  }

  write(key: string, value: string): void {
    this.#drafts[key] = value;
  }

  /** Takes back what is typed for this key. */
  drop(key: string): void {
    delete this.#drafts[key];
  }

  lockedBy(key: string): string | null {
    return lockOf(this.view, key);
  }

  isWrong(key: string): boolean {
    return this.refusal?.keys.includes(key) ?? false;
  }

  secret(name: SecretName): string {
    return this.#secrets[name] ?? '';
  }

  writeSecret(name: SecretName, value: string): void {
    this.#secrets[name] = value;
  }

  dropSecret(name: SecretName): void {
    delete this.#secrets[name];
  }

  /** Takes back every key that is typed. */
  forgetSecrets(): void {
    this.#secrets = {};
  }

  /** What of the drafts differs from what is set, trimmed. Locked keys are never written. */
  changes(keys: readonly string[]): Record<string, string> {
    const drafts = keys.flatMap((key) => {
      const draft = this.#drafts[key]?.trim();
      const isChanged = draft !== undefined && draft !== valueOf(this.view, key);
      return isChanged && this.lockedBy(key) === null ? [[key, draft] as const] : [];
    });
    return Object.fromEntries(drafts);
  }

  /** The keys of services that are typed, trimmed. */
  typedSecrets(names: readonly SecretName[]): [SecretName, string][] {
    return names
      .map((name): [SecretName, string] => [name, this.secret(name).trim()])
      .filter(([, value]) => value !== '');
  }

  /**
   * Does one thing at a time: a second press does nothing. Gives whether it happened; why not stands
   * in `refusal`.
   */
  async alone(act: () => Promise<void>): Promise<boolean> {
    if (this.isBusy) return false;
    this.isBusy = true;
    try {
      return await this.attempt(act);
    } finally {
      this.isBusy = false;
    }
  }

  /** The same without waiting for what is under way. */
  async attempt(act: () => Promise<void>): Promise<boolean> {
    const { at } = this;
    this.#refused = null;
    try {
      await act();
      return true;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.refuse(error, at);
      return false;
    }
  }

  /** Goes to another place. What was refused here was seen. */
  protected move(to: Name): void {
    if (this.refusal !== null) this.#refused = null;
    this.at = to;
  }

  protected refuse(refusal: Refusal | null, at: Name = this.at): void {
    this.#refused = refusal === null ? null : { at, refusal };
  }

  /** Saves what is typed of this place, settings first. What is typed on meanwhile stays typed. */
  protected async saveTyped(
    { keys, secrets = [] }: Place<Name>,
    { change, put }: Saves<View>,
  ): Promise<void> {
    const changed = this.changes(keys);
    if (Object.keys(changed).length > 0) {
      this.view = await change(changed);
      for (const [key, sent] of Object.entries(changed))
        if (this.#drafts[key]?.trim() === sent) this.drop(key);
    }
    for (const [name, sent] of this.typedSecrets(secrets)) {
      this.view = await put(name, sent);
      if (this.secret(name).trim() === sent) this.dropSecret(name);
    }
  }
}
