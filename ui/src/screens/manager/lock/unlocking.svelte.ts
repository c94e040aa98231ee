/** The lock: who wants in, what was typed, and why it did not open. */
import { Asking } from '$lib/asking.svelte';
import type { StaffRole } from '$lib/ipc/generated/StaffRole';
import type { Office } from '$lib/ipc/office';
import { countDown, type Stop } from '$lib/time';
import { isPin } from './pad';

export type Keeper = Exclude<StaffRole, 'cashier'>;
export const KEEPERS: readonly Keeper[] = ['manager', 'administrator'];

/** What is wrong with what was typed. */
export type Fault = 'wrong' | 'wait' | 'noPin' | 'short' | 'different';

export class Unlocking {
  role = $state<Keeper>('manager');
  staff = $state('');
  pin = $state('');
  /** The first PIN once more. */
  repeat = $state('');
  fault = $state<Fault | null>(null);
  /** Until when no PIN is looked at. */
  waitUntil = $state<string | null>(null);
  waitMs = $state(0);
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
    this.fault = null;
  }

  /** For `$effect`: counts down a wait. */
  count(): Stop | undefined {
    if (this.waitUntil === null) return undefined;
    return countDown(this.waitUntil, this.#now, (left) => {
      this.waitMs = left;
      if (left === 0) this.#waited();
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
    this.pin = '';
    switch (answer?.answer) {
      case 'wrongPin':
        this.#wait('wrong', answer.waitUntil);
        break;
      case 'wait':
        this.#wait('wait', answer.until);
        break;
      case 'noPin':
        this.#say('noPin');
        break;
      case 'unlocked':
      case undefined:
    }
  }

  /** Chooses the first PIN of the administrators, which unlocks too. */
  async choose(): Promise<void> {
    if (!isPin(this.pin)) return this.#say('short');
    if (this.pin !== this.repeat) {
      this.repeat = '';
      return this.#say('different');
    }
    const { pin } = this;
    this.fault = null;
    await this.asking.for(() => this.#office.setPin('administrator', pin));
    this.pin = '';
    this.repeat = '';
  }

  #say(fault: Fault): void {
    this.asking.refusal = null;
    this.fault = fault;
  }

  #wait(fault: Fault, until: string | null): void {
    this.#say(fault);
    this.waitUntil = until;
  }

  #waited(): void {
    this.waitUntil = null;
    this.fault = null;
  }
}
