/**
 * The cashier's screen: who is served, who waits on the shelf, what was just said, and when all of it
 * is forgotten. It draws nothing. Time is the host's and moves by `tick`.
 */
import type { Backend, Stop } from '$lib/ipc/backend';
import type { BeginAnswer } from '$lib/ipc/generated/BeginAnswer';
import type { BeginRequest } from '$lib/ipc/generated/BeginRequest';
import type { EnrolmentChange } from '$lib/ipc/generated/EnrolmentChange';
import type { EnrolmentView } from '$lib/ipc/generated/EnrolmentView';
import type { ScanEvent } from '$lib/ipc/generated/ScanEvent';
import type { SeenCode } from '$lib/ipc/generated/SeenCode';
import type { TillView } from '$lib/ipc/generated/TillView';
import type { Repair } from '$lib/layout';
import { isRefusal } from '$lib/words';
import { Keypad } from './keypad.svelte';
import { Notes, type NoteSubject } from './notes.svelte';
import * as roster from './roster';
import { Wishes, type Wish } from './wishes.svelte';

export class Cashier {
  readonly keypad: Keypad;
  /** The host's time at the last tick, in milliseconds since 1970. */
  now = $state(0);
  seen = $state.raw<readonly SeenCode[]>([]);
  /** When the ending on the screen clears itself. */
  clearsAt = $state<number | null>(null);
  #roster = $state.raw<roster.Roster>(new Map());
  #servedId = $state<string | null>(null);
  /** Done when the host knows whom the till serves. */
  #told: Promise<void> = Promise.resolve();
  readonly #notes = new Notes();
  readonly #wishes = new Wishes();
  readonly #backend: Backend;
  readonly #till: () => TillView;

  /** Whom the cashier serves; nobody while the till is ready. */
  readonly served: EnrolmentView | null = $derived(
    (this.#servedId === null ? undefined : this.#roster.get(this.#servedId)?.view) ?? null,
  );
  /** When the request that the customer looks at was sent, in milliseconds since 1970. */
  readonly askedAt: number = $derived(
    (this.#servedId === null ? undefined : this.#roster.get(this.#servedId)?.askedAt) ?? 0,
  );
  /** Whether the camera looks for a code: nobody is served, or an ending is all that is shown. */
  readonly isReadyForCode: boolean = $derived(this.served === null || roster.isOver(this.served));
  /** The others, oldest first. */
  readonly shelf: EnrolmentView[] = $derived(
    [...this.#roster.values()]
      .filter(({ view, isAway }) => !isAway && view.id !== this.#servedId)
      .map(({ view }) => view),
  );
  /** Approved ones that are not saved yet. */
  readonly unsaved: EnrolmentView[] = $derived(
    [...this.#roster.values()].map(({ view }) => view).filter(roster.isUnsaved),
  );
  /** Whether anything on the screen runs with the clock. */
  readonly isCounting: boolean = $derived(
    this.note !== null || this.#servedId !== null || this.#roster.size > 0,
  );

  constructor(backend: Backend, till: () => TillView) {
    this.#backend = backend;
    this.#till = till;
    this.keypad = new Keypad(() => till().country);
    this.now = backend.now();
  }

  /** Starts watching, ready for a customer. */
  watch(): Stop {
    this.#tellWhoIsServed();
    const stops = [
      this.#backend.watchEnrolments((change) => this.#changed(change)),
      this.#backend.watchCamera((event) => this.#happened(event)),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** Lets the time go on: what is over is forgotten. */
  tick(): void {
    this.now = this.#backend.now();
    this.#notes.tick(this.now);
    // Nobody sees an ending behind the keypad.
    if (this.clearsAt !== null && this.keypad.isOpen) this.touch();
    else if (this.clearsAt !== null && this.now >= this.clearsAt) this.next();
    this.#roster = roster.forgetful(this.#roster, this.#servedId, this.now);
  }

  /** Opens an enrolment for what was typed or scanned. */
  async begin(request: BeginRequest): Promise<void> {
    await this.#ask('begin', '', async () =>
      this.#take(await this.#backend.beginEnrolment(request)),
    );
  }

  /** A hand scanner typed this. */
  readonly scanned = (scan: Repair): void => {
    if (scan.kind === 'garbled') this.say({ about: 'garbled' });
    else void this.begin({ by: 'handScanner', text: scan.text });
  };

  /** A hand scanner stopped in the middle. */
  readonly brokenOff = (): void => this.say({ about: 'brokenOff' });

  /** Sends what was typed, if it can be a number. */
  async send(): Promise<void> {
    const { entry } = this.keypad;
    this.keypad.fault = entry.fault;
    if (entry.canBeSent) await this.begin(entry.request);
  }

  /** Opens the keypad. An ending makes room for it; an open enrolment comes back after it. */
  openKeypad(): void {
    if (this.keypad.isOpen) return;
    if (this.clearsAt !== null) this.next();
    this.#notes.clear();
    this.keypad.open();
  }

  /** Serves one of the shelf or of the unsaved ones. */
  open(id: string): void {
    this.keypad.close();
    if (this.#roster.has(id)) this.#serve(id);
  }

  /** Ready for the next customer: whoever is served waits on the shelf, and an ending is forgotten. */
  next(): void {
    this.#notes.clear();
    this.keypad.close();
    this.#serve(null);
  }

  /** Takes a card from the shelf. */
  dismiss(id: string): void {
    const view = this.#roster.get(id)?.view;
    if (!view) return;
    if (roster.isEnded(view)) this.#roster = roster.without(this.#roster, id);
    else if (roster.isUnsaved(view)) this.#roster = roster.placed(this.#roster, id, true);
  }

  /** Somebody is reading: the ending stays for its whole time again. */
  touch(): void {
    if (this.clearsAt !== null) this.clearsAt = this.#backend.now() + this.#till().clearAfterMs;
  }

  canSendAgain(view: EnrolmentView): boolean {
    return view.phase.phase === 'awaitingApproval' && !this.isAsking('sendAgain', view.id);
  }

  canCancel(view: EnrolmentView): boolean {
    return !roster.isEnded(view) && !roster.isApproved(view) && !this.isAsking('cancel', view.id);
  }

  async sendAgain(): Promise<void> {
    const view = this.served;
    if (view !== null && this.canSendAgain(view))
      await this.#ask('sendAgain', view.id, () => this.#backend.sendAgain(view.id));
  }

  async cancel(): Promise<void> {
    const view = this.served;
    if (view === null) return;
    if (roster.isApproved(view)) this.say({ about: 'cannotCancel' });
    else if (this.canCancel(view))
      await this.#ask('cancel', view.id, () => this.#backend.cancelEnrolment(view.id));
  }

  async saveNow(id: string): Promise<void> {
    await this.#ask('saveNow', id, () => this.#backend.saveNow(id));
  }

  async saveAll(): Promise<void> {
    await Promise.all(this.unsaved.map(({ id }) => this.saveNow(id)));
  }

  /** Whether this was asked of the host and not answered yet. */
  isAsking(wish: Wish, id = ''): boolean {
    return this.#wishes.isOpen(wish, id);
  }

  /** The sentence about what just happened. */
  get note(): NoteSubject | null {
    return this.#notes.current;
  }

  /** Shows a sentence for some seconds. */
  say(subject: NoteSubject): void {
    this.#notes.say(subject, this.#backend.now());
  }

  /** Says why the host did not do something. What is no refusal is a fault of ours and goes on. */
  refused(error: unknown): void {
    if (!isRefusal(error)) throw error;
    this.say({ about: 'refusal', refusal: error });
  }

  async #ask(wish: Wish, id: string, call: () => Promise<void>): Promise<void> {
    await this.#wishes.ask(wish, id, call).catch((error: unknown) => this.refused(error));
  }

  #take(answer: BeginAnswer): void {
    switch (answer.answer) {
      case 'opened':
        this.#roster = roster.withView(this.#roster, answer.enrolment, this.#backend.now());
        this.#serve(answer.enrolment.id);
        this.#notes.clear();
        this.keypad.close();
        break;
      case 'alreadyOpen':
        this.open(answer.id);
        this.say({ about: 'alreadyOpen' });
        break;
      case 'notPersonal':
        this.say({ about: 'wrongCode', kind: answer.kind });
        break;
      case 'invalidNumber':
        this.keypad.open();
        this.keypad.fault = answer.fault;
        break;
    }
  }

  #serve(id: string | null): void {
    if (id === this.#servedId) return;
    // An ending that came behind the keypad was not seen yet.
    if (this.#servedId !== null && !this.keypad.isOpen) this.dismiss(this.#servedId);
    // While nothing counted down, the last tick is seconds ago.
    this.now = this.#backend.now();
    this.#servedId = id;
    if (id !== null) this.#roster = roster.placed(this.#roster, id, false);
    this.#startClearing();
    this.#tellWhoIsServed();
  }

  /** One after another: calls may overtake each other, and the customer display shows the last. */
  #tellWhoIsServed(): void {
    const id = this.#servedId;
    this.#told = this.#told
      .then(() => this.#backend.serve(id))
      .catch((error: unknown) => this.refused(error));
  }

  #startClearing(): void {
    const isOver = this.served !== null && roster.isOver(this.served);
    this.clearsAt = isOver ? this.#backend.now() + this.#till().clearAfterMs : null;
  }

  #changed(change: EnrolmentChange): void {
    if (change.change === 'moved') {
      const { enrolment } = change;
      this.#roster = roster.withView(this.#roster, enrolment, this.#backend.now());
      if (enrolment.id === this.#servedId && this.clearsAt === null) this.#startClearing();
      return;
    }
    this.#roster = roster.fromSnapshot(change.enrolments);
    if (this.served === null) this.#serve(null);
    // After a change of mode the host serves nobody, whatever it was told before.
    this.#tellWhoIsServed();
  }

  #happened(event: ScanEvent): void {
    switch (event.event) {
      case 'seen':
        this.seen = event.codes;
        this.#notes.see(event.codes, this.#backend.now());
        break;
      case 'scanned':
        this.#take(event.answer);
        break;
      case 'notStored':
        this.say({ about: 'notTaken', refusal: event.refusal });
        break;
    }
  }
}
