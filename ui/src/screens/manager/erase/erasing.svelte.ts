/** Erasing a customer: the number, what is kept of it, and the receipt. The number goes with the deed. */
import { Asking } from '$lib/asking.svelte';
import type { Country } from '$lib/ipc/generated/Country';
import type { ErasureReceipt } from '$lib/ipc/generated/ErasureReceipt';
import type { InvalidNumber } from '$lib/ipc/generated/InvalidNumber';
import type { Traces } from '$lib/ipc/generated/Traces';
import type { Office } from '$lib/ipc/office';
import { NumberEntry } from '$lib/number';

export class Erasing {
  readonly asking = new Asking();
  #entry: NumberEntry;
  fault = $state.raw<InvalidNumber | null>(null);
  /** What is kept of the number; `null` until it was asked. */
  traces = $state.raw<Traces | null>(null);
  /** Whether what waits to be saved may go too. */
  isUnsavedToo = $state(false);
  receipt = $state.raw<ErasureReceipt | null>(null);
  readonly #office: Office;

  constructor(office: Office, country: Country) {
    this.#office = office;
    this.#entry = $state.raw(NumberEntry.at(country));
  }

  get entry(): NumberEntry {
    return this.#entry;
  }

  isNothing = $derived(
    this.traces !== null && this.traces.ended + this.traces.open + this.traces.unsaved === 0,
  );
  mayErase = $derived(
    this.traces !== null && !this.isNothing && (this.traces.unsaved === 0 || this.isUnsavedToo),
  );

  write(entry: NumberEntry): void {
    this.#entry = entry;
    this.fault = null;
    this.asking.refusal = null;
  }

  /** Asks what is kept. */
  async look(): Promise<void> {
    this.fault = this.#entry.fault;
    if (this.fault !== null) return;
    await this.#ask();
  }

  /** Back to another number. */
  back(): void {
    this.traces = null;
    this.isUnsavedToo = false;
    this.forget();
  }

  async erase(): Promise<void> {
    if (!this.mayErase) return;
    const { text } = this.#entry.request;
    const isToo = this.isUnsavedToo;
    const receipt = await this.asking.for(() => this.#office.erase(text, isToo));
    if (receipt === undefined) return this.#askAgain();
    this.receipt = receipt;
    this.forget();
  }

  /** What comes when the field holds another number by then says nothing of that one. */
  async #ask(): Promise<void> {
    const { text } = this.#entry.request;
    const traces = await this.asking.for(() => this.#office.traces(text));
    if (traces !== undefined && text === this.#entry.request.text) this.traces = traces;
  }

  /** The customer approved something since it was asked: it needs its own tick now. */
  async #askAgain(): Promise<void> {
    const { refusal } = this.asking;
    if (refusal?.code !== 'unsaved') return;
    await this.#ask();
    if (this.traces !== null && this.traces.unsaved > 0) this.asking.refusal ??= refusal;
  }

  forget(): void {
    this.write(NumberEntry.at(this.#entry.country));
  }
}
