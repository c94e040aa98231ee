/** The fake's answers. What it shows stands in `fake-state.ts`. */
import type { Backend, Stop } from './backend';
import { picture } from './fake-picture';
import type { FakeState } from './fake-state';
import { PRACTICE_CUSTOMERS, REFUSALS, SCANS } from './fixtures';
import type { Country } from './generated/Country';
import type { Refusal } from './generated/Refusal';
import type { RefusalCode } from './generated/RefusalCode';
import type { TillView } from './generated/TillView';
import type { Office } from './office';

/** How long between two looks at what is to be drawn. */
const PICTURE_MS = 100;

export const STAFF_NUMBER = /^(?=.*\d)[A-Za-z\d]{1,12}$/;

export type CallName = keyof Backend | keyof Office;

/** One thing that the screens asked for. */
export interface Call {
  readonly name: CallName;
  readonly args: readonly unknown[];
}

/** What was asked, and what is to be refused. */
export class FakeCalls {
  readonly all: Call[] = [];
  #refusals: { refusal: Refusal; name: CallName | undefined }[] = [];

  note(name: CallName, ...args: unknown[]): void {
    this.all.push({ name, args });
  }

  rejectNext(refusal: Refusal, name?: CallName): void {
    this.#refusals = [...this.#refusals, { refusal, name }];
  }

  /** Notes a call and answers it later, unless it is to be refused. */
  async ask<T>(name: CallName, args: readonly unknown[], answer: () => T): Promise<T> {
    this.note(name, ...args);
    await Promise.resolve();
    const next = this.#refusals.find((other) => other.name === undefined || other.name === name);
    this.#refusals = this.#refusals.filter((other) => other !== next);
    if (next) refuse(next.refusal);
    return answer();
  }
}

/** The host of this state. */
export function hostOf(state: FakeState, calls: FakeCalls): Backend {
  return {
    window: state.window,
    language: state.till.language,
    now: () => state.clock.now(),

    watchTill(changed) {
      calls.note('watchTill');
      return state.tills.add(changed, () => state.till);
    },
    watchEnrolments(changed) {
      calls.note('watchEnrolments');
      return state.changes.add(changed, () => state.snapshot);
    },
    watchCamera(happened) {
      calls.note('watchCamera');
      state.begin();
      return state.scans.add(happened);
    },
    watchPreview(show) {
      calls.note('watchPreview');
      return showPictures(state, show);
    },
    watchCustomer(changed) {
      calls.note('watchCustomer');
      return state.customers.add(changed, () => state.customer);
    },

    beginEnrolment: (request) =>
      calls.ask('beginEnrolment', [request], () => state.answer(request)),
    cancelEnrolment: (id) =>
      calls.ask('cancelEnrolment', [id], () => {
        const phase = state.enrolments.get(id)?.phase.phase ?? 'ended';
        if (phase === 'ended') refuse('notOpen');
        if (['fetchingProfile', 'saving', 'unsaved'].includes(phase)) refuse('tooLate');
        state.enrolments.move(id, { phase: 'ended', outcome: 'cancelled' });
      }),
    sendAgain: (id) =>
      calls.ask('sendAgain', [id], () => {
        const phase = state.enrolments.get(id)?.phase.phase ?? 'ended';
        if (phase !== 'awaitingApproval') refuse(phase === 'ended' ? 'notOpen' : 'tooLate');
        state.enrolments.sendAgain(id);
      }),
    saveNow: (id) =>
      calls.ask('saveNow', [id], () => {
        if (state.enrolments.get(id)?.phase.phase !== 'unsaved') refuse('notOpen');
        state.enrolments.move(id, { phase: 'ended', outcome: 'enrolled' }, 'saved');
        state.change({ unsaved: Math.max(0, state.till.unsaved - 1) });
      }),
    serve: (id) => calls.ask('serve', [id], () => state.serve(id)),

    setCashier: (staff) =>
      calls.ask('setCashier', [staff], () => {
        if (staff !== null && !STAFF_NUMBER.test(staff)) refuse({ code: 'staffNumber', keys: [] });
        state.change({ cashier: staff });
      }),

    setLanguage: (language) =>
      calls.ask('setLanguage', [language], () => {
        if (state.till.isLanguageLocked) refuse('settings');
        state.change({ language });
      }),
    retryCamera: () =>
      calls.ask('retryCamera', [], () => {
        state.change({ camera: { state: 'opening' } });
        state.clock.after(1_500, () => state.change({ camera: liveCamera() }));
      }),

    practise: (on) =>
      calls.ask('practise', [on], () => {
        if (on) state.enter({ mode: 'practice', camera: { state: 'drawn' } });
        else if (state.till.isSetUp) state.enter({ mode: 'real', camera: liveCamera() });
        else state.enter({ mode: 'setUp', camera: { state: 'off' } });
      }),
    practiceCustomers: () => calls.ask('practiceCustomers', [], () => [...PRACTICE_CUSTOMERS]),
    holdUp: (number) =>
      calls.ask('holdUp', [number], () => {
        const person = PRACTICE_CUSTOMERS.find((other) => other.number === number);
        if (!person || state.till.mode !== 'practice') refuse('practice');
        state.see(SCANS.get('one'));
        const answer = state.identified(person.grouped, 'camera');
        state.see({ event: 'scanned', answer });
        state.clock.after(3_000, () => state.see(SCANS.get('nothing')));
      }),
    openPhone: (number) => calls.ask('openPhone', [number], () => undefined),

    monitors: () => calls.ask('monitors', [], () => state.setUp.monitors),
    openCustomerDisplay: (monitor) =>
      calls.ask('openCustomerDisplay', [monitor], () => {
        state.setUp.choose(monitor);
        state.change({ isCustomerDisplayOpen: true });
      }),
    closeCustomerDisplay: () =>
      calls.ask('closeCustomerDisplay', [], () => state.change({ isCustomerDisplayOpen: false })),

    openManager: (section) => calls.ask('openManager', [section], () => undefined),
    office: async () => (await import('./fake-office')).officeOf(state, calls),

    setUp: () => calls.ask('setUp', [], () => state.setUp.view),
    saveSettings: (values) =>
      calls.ask('saveSettings', [values], () => {
        const refusal = state.setUp.save(values);
        if (refusal) refuse(refusal);
        const country = state.setUp.value('till.country') as Country | null;
        if (country) state.change({ country });
        return state.setUp.view;
      }),
    putSecret: (name) =>
      calls.ask('putSecret', [name], () => {
        state.setUp.put(name);
        return state.setUp.view;
      }),
    examine: () => calls.ask('examine', [], () => state.setUp.examine()),
    openTill: () =>
      calls.ask('openTill', [], () => {
        const trouble = state.setUp.trouble();
        if (trouble.length > 0) state.change({ trouble });
        else state.enter({ mode: 'real', isSetUp: true, trouble, ...openedTill(state) });
      }),
  };
}

function refuse(refusal: Refusal | RefusalCode): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- a host refuses with plain data
  throw typeof refusal === 'string' ? REFUSALS.get(refusal) : refusal;
}

function liveCamera(): TillView['camera'] {
  return { state: 'live', name: 'HD Pro Webcam C920' };
}

function openedTill({ setUp }: FakeState): Partial<TillView> {
  return {
    till: setUp.value('till.id'),
    store: setUp.value('till.store'),
    camera: liveCamera(),
    vipps: { state: 'answers' },
    engage: { state: 'answers' },
  };
}

/** The drawn shop does not move: a picture comes when other codes are held up in it. */
function showPictures(state: FakeState, show: (jpeg: ArrayBuffer) => Promise<void>): Stop {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let drawn: FakeState['codes'] | null = null;

  async function next(): Promise<void> {
    const asked = timer;
    const { codes } = state;
    if (state.hasPicture && codes !== drawn) {
      drawn = codes;
      await show(await picture(codes)).catch(() => undefined);
    }
    if (timer === asked) wait();
  }

  function wait(): void {
    timer = setTimeout(() => void next(), PICTURE_MS);
  }

  wait();
  return () => {
    clearTimeout(timer);
    timer = undefined;
  };
}
