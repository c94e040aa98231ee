/** A new PIN: typed twice the same, then given to whoever keeps it. */
import { Asking } from '$lib/asking.svelte';
import { isPin } from './pad';

export class NewPin {
  pin = $state('');
  /** The same once more. */
  repeat = $state('');
  readonly asking = new Asking();
  #mistake = $state<'short' | 'different' | null>(null);

  /** What is wrong with what was typed. */
  get fault(): 'short' | 'different' | 'weak' | null {
    return this.asking.refusal?.code === 'weakPin' ? 'weak' : this.#mistake;
  }

  /** `keep` rejects as the host does. */
  async choose(keep: (pin: string) => Promise<void>): Promise<void> {
    this.asking.refusal = null;
    this.#mistake = null;
    if (!isPin(this.pin)) {
      this.#mistake = 'short';
    } else if (this.pin !== this.repeat) {
      this.repeat = '';
      this.#mistake = 'different';
    } else {
      const { pin } = this;
      await this.asking.for(() => keep(pin));
      // Whatever came of it, it is typed anew.
      this.pin = '';
      this.repeat = '';
    }
  }
}
