/** The lock: who wants in, what was typed, and why it did not open. */
import { Asking } from '$lib/asking.svelte';
import type { StaffRole } from '$lib/ipc/generated/StaffRole';
import type { Office } from '$lib/ipc/office';
import { countDown, msLeft, type Stop } from '$lib/time';
import { isPin } from './pad';

export type Keeper = Exclude<StaffRole, 'cashier'>;
export const KEEPERS: readonly Keeper[] = ['manager', 'administrator'];

/** What is wrong with what was typed. */
export type Fault = 'wrong' | 'wait' | 'noPin' | 'short';

export class Unlocking {
  role = $state<Keeper>('manager');
  staff = $state('');
  pin = $state('');
  fault = $state<Fault | null>(null);
  /** What is left of the time in which no PIN of the role is looked at. */
  waitMs = $state(0);
  /** Each role waits by itself. */
  #waits = $state.raw<Record<Keeper, string | null>>({ manager: null, administrator: null });
  readonly asking = new Asking();
  readonly #office: Office;
  readonly #now: () => number;

  constructor(office: Office, now: () => number) {
    this.#office = office;
    this.#now = now;
  }

  isWaiting = $derived(this.waitMs > 0);

  pick(role: Keeper): void {
    this.role = role;
    this.pin = '';
    this.asking.refusal = null;
    const until = this.#waits[role];
    this.waitMs = until === null ? 0 : msLeft(until, this.#now());
    this.fault = this.isWaiting ? 'wait' : null;
  }

  /** For `$effect`: counts down a wait. */
  count(): Stop | undefined {
    const { role } = this;
    const until = this.#waits[role];
    if (until === null) return undefined;
    return countDown(until, this.#now, (left) => {
      this.waitMs = left;
      if (left === 0) this.#waited(role);
    });
  }

  async unlock(): Promise<void> {
    if (this.isWaiting) return;
    if (!isPin(this.pin)) return this.#say('short');
    const { role, pin } = this;
    const staff = this.staff.trim() === '' ? null : this.staff.trim();
    this.fault = null;
    const answer = await this.asking.for(() => this.#office.unlock(role, pin, staff));
    // Whatever came of it, it is typed anew.
    if (role === this.role) this.pin = '';
    switch (answer?.answer) {
      case 'wrongPin':
        this.#wait(role, 'wrong', answer.waitUntil);
        break;
      case 'wait':
        this.#wait(role, 'wait', answer.until);
        break;
      case 'noPin':
        this.#wait(role, 'noPin', null);
        break;
      case 'unlocked':
      case undefined:
    }
  }

  #say(fault: Fault): void {
    this.asking.refusal = null;
    this.fault = fault;
  }

  /** Another role may be picked by the time that the answer comes. */
  #wait(role: Keeper, fault: Fault, until: string | null): void {
    if (until !== null) this.#waits = { ...this.#waits, [role]: until };
    if (role === this.role) this.#say(fault);
  }

  #waited(role: Keeper): void {
    this.#waits = { ...this.#waits, [role]: null };
    this.fault = null;
  }
}
