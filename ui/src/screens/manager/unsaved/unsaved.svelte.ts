/** What waits for Engage, and what is done about it. */
import { Asking } from '$lib/asking.svelte';
import type { GiveUpReason } from '$lib/ipc/generated/GiveUpReason';
import type { Refusal } from '$lib/ipc/generated/Refusal';
import type { UnsavedRow } from '$lib/ipc/generated/UnsavedRow';
import type { Office } from '$lib/ipc/office';
import type { Stop } from '$lib/time';
import { isRefusal } from '$lib/words';

const SECOND_MS = 1_000;
/** How long after each look at what is being tried the next one follows. After the last it is left alone. */
const LOOKS_MS = [1_000, 2_000, 4_000, 8_000, 16_000];

/** What came of sending one. */
export interface Sent {
  readonly id: string;
  /** As it waits on; `null` when it is saved. */
  readonly row: UnsavedRow | null;
  readonly at: number;
}

export class UnsavedScreen {
  /** `null` until it came. */
  rows = $state.raw<readonly UnsavedRow[] | null>(null);
  /** The time by which it is told since when and until when they wait. */
  now = $state(0);
  /** The one that is being given up. */
  givingUp = $state.raw<UnsavedRow | null>(null);
  /** Those that somebody sent, until it is known what came of it. */
  sending = $state.raw<readonly string[]>([]);
  /** What came of it, the newest last. */
  sent = $state.raw<readonly Sent[]>([]);
  /** Why the list did not come. */
  refusal = $state.raw<Refusal | null>(null);
  /** What is done about one of them. */
  readonly acting = new Asking();
  readonly #office: Office;
  readonly #clock: () => number;
  /** How often the list was asked for: only what the newest asking brings counts. */
  #asked = 0;
  #isLoading = false;
  #loadedAt = 0;
  /** What was looked at while it was being tried, and how often. */
  #looks = { at: '', count: 0 };

  constructor(office: Office, now: () => number) {
    this.#office = office;
    this.#clock = now;
    this.now = now();
  }

  /** For `$effect`, while somebody is unlocked. */
  watch(): Stop {
    const timer = setInterval(() => this.tick(), SECOND_MS);
    return () => clearInterval(timer);
  }

  /** Lets the times run, and looks again while something is being tried: the till does not tell of that. */
  tick(): void {
    this.now = this.#clock();
    if (this.#isLoading) return;
    const at = this.#tried();
    if (at !== this.#looks.at) this.#looks = { at, count: 0 };
    if (at === '') return;
    const wait = LOOKS_MS[this.#looks.count];
    if (wait === undefined) this.sending = [];
    else if (this.now >= this.#loadedAt + wait) {
      this.#looks.count += 1;
      void this.load();
    }
  }

  async load(): Promise<void> {
    const asking = ++this.#asked;
    this.#isLoading = true;
    try {
      const rows = await this.#office.unsavedList();
      if (asking !== this.#asked) return;
      this.rows = rows;
      this.refusal = null;
      this.now = this.#loadedAt = this.#clock();
      this.#settle(rows);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (asking === this.#asked) this.refusal = error;
    } finally {
      if (asking === this.#asked) this.#isLoading = false;
    }
  }

  async send(id: string): Promise<void> {
    if (this.acting.isBusy || this.sending.includes(id)) return;
    this.sent = this.sent.filter((other) => other.id !== id);
    this.sending = [...this.sending, id];
    await this.acting.for(() => this.#office.saveUnsavedNow(id));
    if (this.acting.refusal !== null) this.#forget(id);
    await this.load();
  }

  /** Asks whether one is meant to be given up. */
  consider(row: UnsavedRow): void {
    this.acting.refusal = null;
    this.givingUp = row;
  }

  async giveUp(id: string, reason: GiveUpReason): Promise<void> {
    await this.acting.for(async () => {
      await this.#office.giveUp(id, reason);
      this.#forget(id);
      this.givingUp = null;
    });
    await this.load();
  }

  #forget(id: string): void {
    this.sending = this.sending.filter((other) => other !== id);
  }

  /** Whether something is done about it at this moment. */
  #isTried(row: UnsavedRow): boolean {
    if (row.phase !== 'unsaved') return row.phase !== 'unreadable';
    return row.dueAt !== null && Date.parse(row.dueAt) <= this.now;
  }

  /** Says what came of those that were sent. */
  #settle(rows: readonly UnsavedRow[]): void {
    // What was read while one was being sent is older than that.
    if (this.acting.isBusy) return;
    for (const id of this.sending) {
      const row = rows.find((other) => other.id === id) ?? null;
      if (row !== null && this.#isTried(row)) continue;
      this.#forget(id);
      this.sent = [...this.sent, { id, row, at: this.now }];
    }
  }

  /** Which ones are being tried, since when. */
  #tried(): string {
    return (this.rows ?? [])
      .filter((row) => this.#isTried(row))
      .map(({ id, phase, dueAt }) => `${id} ${phase} ${dueAt}`)
      .join();
  }
}
