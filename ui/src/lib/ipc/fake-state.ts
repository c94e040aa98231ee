/** What the fake shows: the till, its enrolments, the picture and the customer's side. */
import type { WindowName } from './backend';
import { FakeClock } from './fake-clock';
import { read } from './fake-codes';
import { FakeEnrolments } from './fake-enrolments';
import { FakeSetUp } from './fake-set-up';
import { Watchers } from './fake-watchers';
import { CUSTOMERS, ENROLMENTS, PRACTICE_CUSTOMERS, SCANS, TILLS } from './fixtures';
import type { BeginAnswer } from './generated/BeginAnswer';
import type { BeginRequest } from './generated/BeginRequest';
import type { CustomerFace } from './generated/CustomerFace';
import type { CustomerView } from './generated/CustomerView';
import type { EnrolmentChange } from './generated/EnrolmentChange';
import type { EnrolmentView } from './generated/EnrolmentView';
import type { ScanEvent } from './generated/ScanEvent';
import type { SeenCode } from './generated/SeenCode';
import type { Source } from './generated/Source';
import type { TillView } from './generated/TillView';
import type { Story } from './stories';

export class FakeState {
  readonly clock = new FakeClock();
  readonly enrolments = new FakeEnrolments(this.clock, (enrolment) => {
    this.changes.tell({ change: 'moved', enrolment });
    this.#tellCustomer();
  });
  readonly tills = new Watchers<TillView>();
  readonly changes = new Watchers<EnrolmentChange>();
  readonly scans = new Watchers<ScanEvent>();
  readonly customers = new Watchers<CustomerView>();
  readonly window: WindowName;
  readonly setUp: FakeSetUp;
  readonly story: Story;
  #till: TillView;
  #codes: readonly SeenCode[] = [];
  #served: string | null = null;
  #face: CustomerFace | null;
  #hasBegun = false;

  constructor(story: Story, till: Partial<TillView>, window: WindowName) {
    this.story = story;
    this.window = window;
    this.#till = { ...TILLS.get(story.till), ...till };
    this.#face = story.customer === undefined ? null : CUSTOMERS.get(story.customer).face;
    this.setUp = new FakeSetUp(story.setUp ?? 'filled', story.findings ?? 'good');
    this.enrolments.replace((story.shelf ?? []).map((name) => ENROLMENTS.get(name)));
    if (story.isPlayed) this.clock.run();
  }

  get till(): TillView {
    return this.#till;
  }

  get codes(): readonly SeenCode[] {
    return this.#codes;
  }

  get hasPicture(): boolean {
    return ['live', 'poor', 'drawn'].includes(this.#till.camera.state);
  }

  get snapshot(): EnrolmentChange {
    return { change: 'snapshot', enrolments: this.enrolments.open() };
  }

  get customer(): CustomerView {
    const { language, country, mode } = this.#till;
    const served = this.#served === null ? undefined : this.enrolments.get(this.#served);
    const face = this.#face ?? faceOf(served);
    return {
      language,
      country,
      isPractice: mode === 'practice',
      hasPicture: this.hasPicture,
      face,
    };
  }

  /** Once the camera is watched, the customer of the story comes, and moves to where it has them. */
  begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const { served, moves = [], codes } = this.story;
    setTimeout(() => {
      if (served !== undefined) {
        const view = ENROLMENTS.get(served);
        this.see({ event: 'scanned', answer: opened(this.enrolments.opened(view)) });
        this.enrolments.putNewer(view);
      }
      for (const name of moves) this.enrolments.putNewer(ENROLMENTS.get(name));
      if (codes !== undefined) this.see(SCANS.get(codes));
    });
  }

  change(till: Partial<TillView>): void {
    this.#till = { ...this.#till, ...till };
    this.tills.tell(this.#till);
    this.#tellCustomer();
  }

  /** Another mode, with nobody open in it yet. */
  enter(till: Partial<TillView>): void {
    this.enrolments.replace([]);
    this.#served = null;
    this.change(till);
    this.changes.tell(this.snapshot);
  }

  serve(id: string | null): void {
    this.#served = id;
    this.#tellCustomer();
  }

  show(face: CustomerFace | null): void {
    this.#face = face;
    this.#tellCustomer();
  }

  see(event: ScanEvent): void {
    if (event.event === 'seen') this.#codes = event.codes;
    this.scans.tell(event);
  }

  /** What becomes of what was typed or scanned. */
  answer(request: BeginRequest): BeginAnswer {
    const reading = read(request);
    if ('kind' in reading) return { answer: 'notPersonal', kind: reading.kind };
    if ('fault' in reading) return { answer: 'invalidNumber', fault: reading.fault };
    return this.identified(reading.number, request.by);
  }

  /** Opens an enrolment of this number, unless one is open. */
  identified(number: string, source: Source): BeginAnswer {
    const other = this.enrolments.open().find((view) => view.number === number);
    if (other) return { answer: 'alreadyOpen', id: other.id };
    const view = this.enrolments.begin(number, source);
    const role = PRACTICE_CUSTOMERS.find(({ grouped }) => grouped === number)?.role;
    if (this.story.isPlayed) this.enrolments.play(view.id, role ?? 'approves_all');
    return opened(view);
  }

  #tellCustomer(): void {
    this.customers.tell(this.customer);
  }
}

function opened(enrolment: EnrolmentView): BeginAnswer {
  return { answer: 'opened', enrolment };
}

function faceOf(view: EnrolmentView | undefined): CustomerFace {
  const phase = view?.phase;
  switch (phase?.phase) {
    case undefined:
      return { face: 'showCode' };
    case 'awaitingApproval':
      return { face: 'confirm', code: phase.code, expiresAt: phase.expiresAt };
    case 'awaitingChange':
      return { face: 'answer', expiresAt: phase.expiresAt };
    case 'unsaved':
      return { face: 'thanks' };
    case 'ended': {
      const isGood = ['enrolled', 'updated', 'alreadyMember', 'savedLater'].includes(phase.outcome);
      return { face: isGood ? 'thanks' : 'notThisTime' };
    }
    default:
      return { face: 'working' };
  }
}
