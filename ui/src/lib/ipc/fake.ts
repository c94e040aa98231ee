/**
 * A host for plain browsers. It shows a story made of fixtures, remembers what it was asked, and does
 * what the journeys tell it by `window.fake`. Its clock stands unless it is told to go on.
 */
import type { Backend, WindowName } from './backend';
import { FakeCalls, hostOf, type Call, type CallName } from './fake-host';
import { FakeState } from './fake-state';
import { CUSTOMERS, ENROLMENTS, REFUSALS, SCANS } from './fixtures';
import type { Country } from './generated/Country';
import type { CustomerFace } from './generated/CustomerFace';
import type { EnrolmentView } from './generated/EnrolmentView';
import type { Language } from './generated/Language';
import type { Refusal } from './generated/Refusal';
import type { RefusalCode } from './generated/RefusalCode';
import type { ScanEvent } from './generated/ScanEvent';
import type { TillView } from './generated/TillView';
import { storyNamed } from './stories';

/** What the journeys may do. Views are given whole, or by the name of their fixture. */
export interface FakeControls {
  /** Everything asked so far, the latest last. */
  readonly calls: readonly Call[];
  /** Changes the till. */
  till(change: Partial<TillView>): void;
  /** Moves an enrolment to this view: a whole one as it is, a fixture as the newest. */
  enrolment(view: EnrolmentView | string): void;
  /** These are open now, and no other. */
  snapshot(views: readonly (EnrolmentView | string)[]): void;
  /** Something is seen or read in the picture. */
  camera(event: ScanEvent | string): void;
  /** The customer sees this; with `null` again what follows from whom the cashier serves. */
  customer(face: CustomerFace | string | null): void;
  /** Lets time pass at once. */
  advance(ms: number): void;
  /** Lets time pass by itself from now on. */
  run(): void;
  /** Refuses the next call, or the next one of this name. */
  rejectNext(refusal: Refusal | RefusalCode, name?: CallName): void;
}

declare global {
  interface Window {
    fake: FakeControls;
  }
}

export function fakeBackend(address: URL): Backend {
  const story = storyNamed(address.searchParams.get('story'));
  const language = address.searchParams.get('language') as Language | null;
  const country = address.searchParams.get('country') as Country | null;
  const asked = address.searchParams.get('window') as WindowName | null;
  const state = new FakeState(
    story,
    { ...(language && { language }), ...(country && { country }) },
    asked ?? story.window,
  );
  const calls = new FakeCalls();
  window.fake = controlsOf(state, calls);
  return hostOf(state, calls);
}

/** What moves this state. */
export function controlsOf(state: FakeState, calls: FakeCalls): FakeControls {
  return {
    calls: calls.all,
    till: (change) => state.change(change),
    enrolment(view) {
      if (typeof view === 'string') state.enrolments.putNewer(ENROLMENTS.get(view));
      else state.enrolments.put(view);
    },
    snapshot(views) {
      state.enrolments.replace(
        views.map((view) => (typeof view === 'string' ? ENROLMENTS.get(view) : view)),
      );
      state.changes.tell(state.snapshot);
    },
    camera: (event) => state.see(typeof event === 'string' ? SCANS.get(event) : event),
    customer: (face) => state.show(typeof face === 'string' ? CUSTOMERS.get(face).face : face),
    advance(ms) {
      state.clock.advance(ms);
      // What counts down looks at the clock when the page is seen again: make it look now.
      window.dispatchEvent(new Event('visibilitychange'));
    },
    run: () => state.clock.run(),
    rejectNext: (refusal, name) =>
      calls.rejectNext(typeof refusal === 'string' ? REFUSALS.get(refusal) : refusal, name),
  };
}
