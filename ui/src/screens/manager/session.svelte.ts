/** Who is unlocked, how long yet, and that somebody is there. */
import type { AccessView } from '$lib/ipc/generated/AccessView';
import type { StaffRole } from '$lib/ipc/generated/StaffRole';
import type { Office } from '$lib/ipc/office';
import { isRefusal } from '$lib/words';
import { countDown, msLeft, type Stop } from '$lib/time';

/** Presses tell the host no more often than this. */
const STAY_MS = 20_000;
/** When the end is this near, the screen says so. */
const SOON_MS = 30_000;

const RANKS: readonly StaffRole[] = ['cashier', 'manager', 'administrator'];

export class Session {
  /** `null` until the host said. */
  access = $state.raw<AccessView | null>(null);
  /** What is left of the session, in milliseconds. */
  leftMs = $state(0);
  #told = -Infinity;
  readonly #office: Office;
  readonly #now: () => number;

  constructor(office: Office, now: () => number) {
    this.#office = office;
    this.#now = now;
  }

  isOpen = $derived(this.access !== null && this.access.role !== 'cashier');
  /** Whether nobody did anything for so long that it ends soon. */
  isEnding = $derived(this.isOpen && this.leftMs <= SOON_MS);
  /** One who comes back finds the screens as they were; another one does not. */
  whose = $derived(`${this.access?.role} ${this.access?.staff}`);

  /** For `$effect`. */
  watch(): Stop {
    return this.#office.watchAccess((access) => {
      this.access = access;
      // Known with it: what is left of the session before says nothing of this one.
      this.leftMs = access.endsAt === null ? 0 : msLeft(access.endsAt, this.#now());
    });
  }

  /** For `$effect`: counts down while a session is open. */
  count(): Stop | undefined {
    const endsAt = this.access?.endsAt ?? null;
    if (endsAt === null) return undefined;
    return countDown(endsAt, this.#now, (left) => (this.leftMs = left));
  }

  may(role: StaffRole): boolean {
    return RANKS.indexOf(this.access?.role ?? 'cashier') >= RANKS.indexOf(role);
  }

  /** Somebody pressed something. */
  touch(): void {
    if (!this.isOpen || this.#now() - this.#told < STAY_MS) return;
    this.stay();
  }

  stay(): void {
    this.#told = this.#now();
    void this.#tell(() => this.#office.stay());
  }

  lock(): void {
    void this.#tell(() => this.#office.lock());
  }

  /** A session that is over is not prolonged; the host has told so, or tells in a moment. */
  async #tell(what: () => Promise<void>): Promise<void> {
    try {
      await what();
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
}
