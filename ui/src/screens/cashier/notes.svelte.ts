/** One calm sentence about what just happened, and how long it stays. */
import type { CodeKind } from '$lib/ipc/generated/CodeKind';
import type { Refusal } from '$lib/ipc/generated/Refusal';
import type { SeenCode } from '$lib/ipc/generated/SeenCode';

export type NoteSubject =
  | { about: 'refusal'; refusal: Refusal }
  | { about: 'notTaken'; refusal: Refusal }
  | { about: 'wrongCode'; kind: CodeKind }
  | { about: 'alreadyOpen' }
  | { about: 'cannotCancel' }
  | { about: 'garbled' }
  | { about: 'brokenOff' };

/** How long a sentence stays that nothing else takes away. */
const NOTE_MS = 7_000;
/** How long the sentence about a wrong code outlives the sight of it. */
const WRONG_CODE_MS = 2_000;

export class Notes {
  #current = $state.raw<NoteSubject | null>(null);
  /** Infinite while the thing itself is still to be seen. */
  #until = 0;

  get current(): NoteSubject | null {
    return this.#current;
  }

  say(subject: NoteSubject, now: number): void {
    this.#current = subject;
    this.#until = now + NOTE_MS;
  }

  clear(): void {
    this.#current = null;
  }

  /** Takes the sentence away when its time is over. */
  tick(now: number): void {
    if (now >= this.#until) this.clear();
  }

  /** Says what a wrong code is for as long as it is seen, and a little more. */
  see(codes: readonly SeenCode[], now: number): void {
    const kind = wrongKind(codes);
    if (kind !== null) {
      // What was said for a time has its time.
      if (this.#current !== null && this.#until !== Infinity && now < this.#until) return;
      this.#current = { about: 'wrongCode', kind };
      this.#until = Infinity;
    } else if (this.#until === Infinity) {
      this.#until = now + WRONG_CODE_MS;
    }
  }
}

const isPersonal = ({ kind }: SeenCode): boolean =>
  kind === 'personalVipps' || kind === 'personalToken';

/** The kind of the code that stands in for a personal one; none if there is a personal one, or none at all. */
const wrongKind = (codes: readonly SeenCode[]): CodeKind | null =>
  codes.some(isPersonal) ? null : (codes[0]?.kind ?? null);
