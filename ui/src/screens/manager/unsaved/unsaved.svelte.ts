/** What waits for Engage, and what is done about it. */
import { Asking } from '$lib/asking.svelte';
import type { GiveUpReason } from '$lib/ipc/generated/GiveUpReason';
import type { Refusal } from '$lib/ipc/generated/Refusal';
import type { UnsavedRow } from '$lib/ipc/generated/UnsavedRow';
import type { Office } from '$lib/ipc/office';
import { isRefusal } from '$lib/words';

export class UnsavedScreen {
  /** `null` until it came. */
  rows = $state.raw<readonly UnsavedRow[] | null>(null);
  /** The one that is being given up. */
  givingUp = $state.raw<UnsavedRow | null>(null);
  /** The one that is being sent. */
  sending = $state<string | null>(null);
  /** Why the list did not come. */
  refusal = $state.raw<Refusal | null>(null);
  /** What is done about one of them. */
  readonly acting = new Asking();
  readonly #office: Office;
  /** How often the list was asked for: only what the newest asking brings counts. */
  #asked = 0;

  constructor(office: Office) {
    this.#office = office;
  }

  async load(): Promise<void> {
    const asking = ++this.#asked;
    try {
      const rows = await this.#office.unsavedList();
      if (asking !== this.#asked) return;
      this.rows = rows;
      this.refusal = null;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (asking === this.#asked) this.refusal = error;
    }
  }

  async send(id: string): Promise<void> {
    if (this.acting.isBusy) return;
    this.sending = id;
    await this.acting.for(() => this.#office.saveUnsavedNow(id));
    this.sending = null;
    await this.load();
  }

  /** Gives whether it is given up. */
  async giveUp(id: string, reason: GiveUpReason): Promise<boolean> {
    const isDone = await this.acting.for(async () => {
      await this.#office.giveUp(id, reason);
      return true;
    });
    if (isDone === true) this.givingUp = null;
    await this.load();
    return isDone === true;
  }
}
