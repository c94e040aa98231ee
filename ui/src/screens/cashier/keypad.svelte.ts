/** The keypad: whether it is open, what was typed, and why that is no number. */
import { NumberEntry } from '$lib/number';
import type { Country } from '$lib/ipc/generated/Country';
import type { InvalidNumber } from '$lib/ipc/generated/InvalidNumber';

export class Keypad {
  isOpen = $state(false);
  /** Why what was sent is no number; gone with the next sign. */
  fault = $state.raw<InvalidNumber | null>(null);
  #entry: NumberEntry;
  readonly #home: () => Country;

  constructor(home: () => Country) {
    this.#home = home;
    this.#entry = $state.raw(NumberEntry.at(home()));
  }

  get entry(): NumberEntry {
    return this.#entry;
  }

  open(): void {
    if (this.isOpen) return;
    this.#write(NumberEntry.at(this.#home()));
    this.isOpen = true;
  }

  /** Closes and forgets. */
  close(): void {
    this.isOpen = false;
    this.#write(NumberEntry.at(this.#home()));
  }

  press(sign: string): void {
    this.open();
    this.#write(this.#entry.press(sign));
  }

  paste(text: string): void {
    this.open();
    this.#write(this.#entry.paste(text));
  }

  erase(): void {
    this.#write(this.#entry.erase());
  }

  pick(country: Country): void {
    this.#write(this.#entry.in(country));
  }

  #write(entry: NumberEntry): void {
    this.#entry = entry;
    this.fault = null;
  }
}
