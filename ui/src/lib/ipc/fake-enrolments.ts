/** The fake's enrolments: opened, moved, answered. Versions and times as the desktop program has them. */
import type { FakeClock } from './fake-clock';
import { ENROLMENTS } from './fixtures';
import type { EnrolmentView } from './generated/EnrolmentView';
import type { Milestone } from './generated/Milestone';
import type { Phase } from './generated/Phase';
import type { Role } from './generated/Role';
import type { Source } from './generated/Source';

type PhaseName = Phase['phase'];
type Outcome = Exclude<Extract<Phase, { phase: 'ended' }>['outcome'], 'failed'>;

/** How long a customer has to answer. */
const REQUEST_MS = 150_000;
const CODES = ['K7H-492', 'M4R-318', 'T9C-605', 'X2W-774'];

/** The road of one who approves: how long each phase takes, and what it reaches. */
const ROAD: readonly { name: PhaseName; takes: number; reaches?: Milestone }[] = [
  { name: 'checkingMember', takes: 700, reaches: 'checked' },
  { name: 'checkingLogin', takes: 500 },
  { name: 'requesting', takes: 800, reaches: 'asked' },
  { name: 'awaitingApproval', takes: 8_000, reaches: 'approved' },
  { name: 'fetchingProfile', takes: 600, reaches: 'profiled' },
  { name: 'saving', takes: 900, reaches: 'saved' },
];

/** After which phase the road of others ends, and how. */
const ENDS: Partial<Record<Role, readonly [after: PhaseName, outcome: Outcome, takes?: number]>> = {
  member: ['checkingMember', 'alreadyMember'],
  two_contacts: ['checkingMember', 'severalContacts'],
  not_on_vipps: ['checkingLogin', 'notOnVipps'],
  listed_but_invalid: ['requesting', 'notOnVipps'],
  old_app: ['requesting', 'appTooOld'],
  declines: ['awaitingApproval', 'declined'],
  never_answers: ['awaitingApproval', 'expired', REQUEST_MS],
  by_hand: ['awaitingApproval', 'expired', REQUEST_MS],
  under_age: ['fetchingProfile', 'underAge'],
  other_number: ['fetchingProfile', 'numberMismatch'],
  contact: ['saving', 'updated'],
  last_second: ['saving', 'enrolled'],
};

export class FakeEnrolments {
  readonly #views = new Map<string, EnrolmentView>();
  readonly #clock: FakeClock;
  readonly #moved: (view: EnrolmentView) => void;

  constructor(clock: FakeClock, moved: (view: EnrolmentView) => void) {
    this.#clock = clock;
    this.#moved = moved;
  }

  get(id: string): EnrolmentView | undefined {
    return this.#views.get(id);
  }

  /** The open ones, oldest first. */
  open(): EnrolmentView[] {
    return [...this.#views.values()].filter(({ phase }) => phase.phase !== 'ended');
  }

  /** Takes these instead of all that were there, and tells nobody. */
  replace(views: readonly EnrolmentView[]): void {
    this.#views.clear();
    for (const view of views) this.#views.set(view.id, view);
  }

  /** Takes this one as it is, and tells it. */
  put(view: EnrolmentView): void {
    this.#views.set(view.id, view);
    this.#moved(view);
  }

  /** Takes this one as newer than what is known of it, and tells it. */
  putNewer(view: EnrolmentView): void {
    const known = this.#views.get(view.id)?.version ?? 0;
    this.put({ ...view, version: Math.max(view.version, known + 1) });
  }

  /** The same one as it was when it was opened. */
  opened(view: EnrolmentView): EnrolmentView {
    const { id, source } = view;
    const opened = { ...ENROLMENTS.get('checkingMember'), id, source, version: 1 };
    this.#views.set(id, opened);
    return opened;
  }

  /** A new one of this number, `+47 412 34 567`. */
  begin(number: string, source: Source): EnrolmentView {
    const digits = number.replace(/\D/g, '');
    const now = this.#clock.in(0);
    const view: EnrolmentView = {
      ...ENROLMENTS.get('checkingMember'),
      id: `019a9f3c-0000-7000-8000-${digits.slice(-12).padStart(12, '0')}`,
      version: 1,
      openedAt: now,
      source,
      number,
      lastThree: digits.slice(-3),
      milestones: { identified: now },
    };
    this.#views.set(view.id, view);
    this.#moved(view);
    return view;
  }

  /** Moves one on. What has ended is nobody's any more. */
  move(id: string, phase: Phase, reached?: Milestone): void {
    const view = this.#views.get(id);
    if (!view || view.phase.phase === 'ended') return;
    const milestones = { ...view.milestones };
    if (reached) milestones[reached] = this.#clock.in(0);
    const consents = reached === 'profiled' ? ENROLMENTS.get('saving').consents : view.consents;
    const number = phase.phase === 'ended' ? null : view.number;
    this.put({ ...view, version: view.version + 1, phase, milestones, consents, number });
  }

  /** A new request with a new code. */
  sendAgain(id: string): void {
    this.move(id, this.#asked(id));
  }

  /** Lets the customer of this role answer, from where the enrolment stands. */
  play(id: string, role: Role): void {
    const name = this.#views.get(id)?.phase.phase;
    const at = ROAD.findIndex((phase) => phase.name === name);
    const here = ROAD[at];
    if (!here) return;
    const [after, outcome, patience] = ENDS[role] ?? ['saving', 'enrolled'];
    const isLast = after === here.name;
    const takes =
      role === 'last_second' && here.name === 'awaitingApproval'
        ? REQUEST_MS - 1_000
        : ((isLast ? patience : undefined) ?? here.takes);
    this.#clock.after(takes, () => {
      // Cancelled meanwhile, or moved by a test.
      if (this.#views.get(id)?.phase.phase !== here.name) return;
      const next = ROAD[at + 1];
      const isMember = ['enrolled', 'updated'].includes(outcome);
      if (isLast || !next)
        this.move(id, { phase: 'ended', outcome }, isMember ? here.reaches : undefined);
      else this.move(id, this.#phase(id, next.name), here.reaches);
      this.play(id, role);
    });
  }

  #phase(id: string, name: PhaseName): Phase {
    return name === 'awaitingApproval' ? this.#asked(id) : ENROLMENTS.get(name).phase;
  }

  #asked(id: string): Phase {
    const version = this.#views.get(id)?.version ?? 0;
    const code = CODES[version % CODES.length] ?? '';
    return { phase: 'awaitingApproval', code, expiresAt: this.#clock.in(REQUEST_MS) };
  }
}
