import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FakeCalls, hostOf } from '$lib/ipc/fake-host';
import { FakeState } from '$lib/ipc/fake-state';
import { ENROLMENTS, REFUSALS, SCANS } from '$lib/ipc/fixtures';
import type { EnrolmentView } from '$lib/ipc/generated/EnrolmentView';
import { storyNamed } from '$lib/ipc/stories';
import { Cashier } from './cashier.svelte';
import { SHELF_ENDED_MS } from './roster';

/** The screen's state over the fake, whose clock moves only by `pass`. */
class Till {
  readonly state: FakeState;
  readonly calls = new FakeCalls();
  readonly cashier: Cashier;

  private constructor(story: string) {
    this.state = new FakeState(storyNamed(story), {}, 'cashier');
    const backend = hostOf(this.state, this.calls);
    this.cashier = new Cashier(backend, () => this.state.till);
    this.cashier.watch();
  }

  /** With the story's customers there. */
  static async at(story = 'ready'): Promise<Till> {
    const till = new Till(story);
    await Promise.resolve();
    vi.runAllTimers();
    return till;
  }

  pass(ms: number): void {
    this.state.clock.advance(ms);
    this.cashier.tick();
  }

  async type(number: string): Promise<void> {
    this.cashier.openKeypad();
    for (const sign of number) this.cashier.keypad.press(sign);
    await this.cashier.send();
  }

  /** Moves whoever is served to a fixture's phase. */
  serve(fixture: string): EnrolmentView {
    const view = ENROLMENTS.get(fixture);
    this.state.see({
      event: 'scanned',
      answer: { answer: 'opened', enrolment: this.state.enrolments.opened(view) },
    });
    this.state.enrolments.putNewer(view);
    return view;
  }

  end(view: EnrolmentView, outcome: 'enrolled' | 'declined' = 'enrolled'): void {
    this.state.enrolments.move(view.id, { phase: 'ended', outcome });
  }

  asked(name: string): unknown[] {
    return this.calls.all.filter((call) => call.name === name).map(({ args }) => args[0]);
  }

  get shelf(): string[] {
    return this.cashier.shelf.map(({ id }) => id);
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('who is served', () => {
  test('at first nobody is, and the host is told so', async () => {
    const till = await Till.at('shelf-while-ready');
    expect(till.cashier.served).toBeNull();
    expect(till.asked('serve')).toEqual([null]);
    expect(till.shelf).toHaveLength(3);
  });

  test('a scan is served at once, and the one before goes to the shelf', async () => {
    const till = await Till.at();
    const first = till.serve('awaitingApproval');
    const second = till.serve('open-second');
    expect(till.cashier.served?.id).toBe(second.id);
    expect(till.shelf).toEqual([first.id]);
    await expect.poll(() => till.asked('serve').slice(-3)).toEqual([null, first.id, second.id]);
  });

  test('a typed number is served and closes the keypad', async () => {
    const till = await Till.at();
    await till.type('91234567');
    expect(till.cashier.served?.number).toBe('+47 912 34 567');
    expect(till.cashier.keypad.isOpen).toBe(false);
    expect(till.cashier.keypad.entry.isEmpty).toBe(true);
  });

  test('what a hand scanner types is handed over whole', async () => {
    const till = await Till.at();
    till.cashier.scanned({ kind: 'clean', text: 'https://qr.vipps.no/p/4791234567' });
    await vi.waitFor(() => expect(till.asked('beginEnrolment')).toHaveLength(1));
    expect(till.asked('beginEnrolment')).toEqual([
      { by: 'handScanner', text: 'https://qr.vipps.no/p/4791234567' },
    ]);
  });

  test('next customer puts an open one on the shelf', async () => {
    const till = await Till.at('awaitingApproval');
    const id = till.cashier.served?.id;
    till.cashier.next();
    expect(till.cashier.served).toBeNull();
    expect(till.shelf).toEqual([id]);
    expect(till.asked('serve').at(-1)).toBeNull();
  });

  test('a customer who is open already is opened, with a sentence', async () => {
    const till = await Till.at('shelf');
    const first = till.cashier.served?.id;
    const other = ENROLMENTS.get('open-second');
    await till.type('+4522334455');
    expect(till.cashier.served?.id).toBe(other.id);
    expect(till.shelf).toContain(first);
    expect(till.cashier.note?.about).toBe('alreadyOpen');
  });

  test('the host hears of each change once', async () => {
    const till = await Till.at('awaitingApproval');
    const before = till.asked('serve').length;
    till.cashier.open(till.cashier.served?.id ?? '');
    expect(till.asked('serve')).toHaveLength(before);
  });

  test('an older view never replaces a newer one', async () => {
    const till = await Till.at('awaitingApproval');
    const view = till.cashier.served;
    till.state.changes.tell({
      change: 'moved',
      enrolment: { ...ENROLMENTS.get('checkingMember'), version: 1 },
    });
    expect(till.cashier.served).toEqual(view);
  });

  test('another mode serves nobody of the one before', async () => {
    const till = await Till.at('shelf');
    till.state.enter({ mode: 'practice' });
    expect(till.cashier.served).toBeNull();
    expect(till.shelf).toEqual([]);
    expect(till.asked('serve').at(-1)).toBeNull();
  });
});

describe('an ending', () => {
  test('clears itself when its time is over, and is forgotten', async () => {
    const till = await Till.at('ended-enrolled');
    till.pass(till.state.till.clearAfterMs - 1);
    expect(till.cashier.served?.phase.phase).toBe('ended');
    till.pass(1);
    expect(till.cashier.served).toBeNull();
    expect(till.shelf).toEqual([]);
    expect(till.asked('serve').at(-1)).toBeNull();
  });

  test('stays for its whole time again when the screen is touched', async () => {
    const till = await Till.at('ended-enrolled');
    till.pass(till.state.till.clearAfterMs - 1);
    till.cashier.touch();
    till.pass(till.state.till.clearAfterMs - 1);
    expect(till.cashier.served).not.toBeNull();
    till.pass(1);
    expect(till.cashier.served).toBeNull();
  });

  test('makes room for the next scan at once', async () => {
    const till = await Till.at('ended-enrolled');
    const next = till.serve('open-second');
    expect(till.cashier.served?.id).toBe(next.id);
    expect(till.cashier.clearsAt).toBeNull();
    expect(till.shelf).toEqual([]);
  });

  test('makes room for a number that is being typed', async () => {
    const till = await Till.at('ended-enrolled');
    till.cashier.openKeypad();
    expect(till.cashier.served).toBeNull();
    expect(till.cashier.keypad.isOpen).toBe(true);
  });

  test('that comes while the next number is typed takes no digit and is shown after it', async () => {
    const till = await Till.at();
    const first = till.serve('awaitingApproval');
    till.cashier.openKeypad();
    till.cashier.keypad.press('4');
    till.end(first);
    till.pass(60_000);
    till.cashier.openKeypad();
    till.cashier.keypad.press('1');
    expect(till.cashier.keypad.entry.shown).toContain('41');
    till.cashier.keypad.close();
    expect(till.cashier.served?.phase.phase).toBe('ended');
    till.pass(8_000);
    expect(till.cashier.served).toBeNull();
  });

  test('that came behind the keypad waits on the shelf when the next one is asked', async () => {
    const till = await Till.at();
    const first = till.serve('awaitingApproval');
    till.cashier.openKeypad();
    till.end(first);
    await till.type('41234567');
    expect(till.cashier.served?.id).not.toBe(first.id);
    expect(till.shelf).toEqual([first.id]);
  });

  test('that comes before the answer to its beginning is still shown', async () => {
    const till = await Till.at();
    const view = ENROLMENTS.get('ended-alreadyMember');
    till.state.changes.tell({ change: 'moved', enrolment: { ...view, version: 9 } });
    expect(till.shelf).toEqual([]);
    till.state.see({
      event: 'scanned',
      answer: { answer: 'opened', enrolment: { ...ENROLMENTS.get('checkingMember'), version: 1 } },
    });
    expect(till.cashier.served?.phase.phase).toBe('ended');
    expect(till.cashier.clearsAt).not.toBeNull();
  });
});

describe('the shelf', () => {
  test('keeps one that ended until somebody looks, and leaves the served one alone', async () => {
    const till = await Till.at('shelf-calls');
    expect(till.cashier.served?.phase.phase).toBe('awaitingApproval');
    const ended = till.cashier.shelf.find(({ phase }) => phase.phase === 'ended');
    expect(ended?.number).toBeNull();
    till.cashier.open(ended?.id ?? '');
    expect(till.cashier.served?.id).toBe(ended?.id);
    expect(till.cashier.clearsAt).not.toBeNull();
  });

  test('lets go of an ending that was dismissed', async () => {
    const till = await Till.at('shelf-calls');
    const { id } = ENROLMENTS.get('open-second-ended');
    till.cashier.dismiss(id);
    expect(till.shelf).not.toContain(id);
    till.cashier.open(id);
    expect(till.cashier.served?.id).not.toBe(id);
  });

  test('lets go of an ending that nobody looked at for long', async () => {
    const till = await Till.at('shelf-calls');
    const { id } = ENROLMENTS.get('open-second-ended');
    till.pass(SHELF_ENDED_MS - 1);
    expect(till.shelf).toContain(id);
    till.pass(1);
    expect(till.shelf).not.toContain(id);
  });

  test('does not let go of an open one', async () => {
    const till = await Till.at('shelf');
    const before = till.shelf;
    till.cashier.dismiss(before[0] ?? '');
    expect(till.shelf).toEqual(before);
  });

  test('leaves what waits to be saved to the status line', async () => {
    const till = await Till.at('unsaved');
    expect(till.shelf).toEqual([]);
    expect(till.cashier.unsaved).toHaveLength(1);
  });

  test('does not get an unsaved one back when the next customer comes', async () => {
    const till = await Till.at('unsaved-unreachable');
    till.cashier.next();
    expect(till.shelf).toEqual([]);
    expect(till.cashier.unsaved).toHaveLength(1);
  });

  test('shows one that turns out unsaved there', async () => {
    const till = await Till.at();
    const view = till.serve('saving');
    till.cashier.next();
    till.state.enrolments.move(view.id, ENROLMENTS.get('unsaved-unreachable').phase);
    expect(till.shelf).toEqual([view.id]);
  });
});

describe('what can be done', () => {
  test('pressed twice, a request is sent again once', async () => {
    const till = await Till.at('awaitingApproval');
    await Promise.all([till.cashier.sendAgain(), till.cashier.sendAgain()]);
    expect(till.asked('sendAgain')).toHaveLength(1);
  });

  test('a new request starts a new countdown', async () => {
    const till = await Till.at('awaitingApproval');
    const before = till.cashier.askedAt;
    till.pass(20_000);
    await till.cashier.sendAgain();
    expect(till.cashier.askedAt).toBe(till.state.clock.now());
    expect(till.cashier.askedAt).toBeGreaterThan(before);
  });

  test('nothing is sent again where nothing was sent', async () => {
    const till = await Till.at('checkingMember');
    await till.cashier.sendAgain();
    expect(till.asked('sendAgain')).toEqual([]);
  });

  test('cancelling shows the ending', async () => {
    const till = await Till.at('awaitingApproval');
    await till.cashier.cancel();
    expect(till.cashier.served?.phase).toMatchObject({ phase: 'ended', outcome: 'cancelled' });
  });

  test.each(['fetchingProfile', 'saving', 'unsaved-unreachable'])(
    'what was approved is not cancelled, and says so: %s',
    async (story) => {
      const till = await Till.at(story);
      await till.cashier.cancel();
      expect(till.asked('cancelEnrolment')).toEqual([]);
      expect(till.cashier.note?.about).toBe('cannotCancel');
    },
  );

  test('saving all asks for each that waits', async () => {
    const till = await Till.at('unsaved');
    await till.cashier.saveAll();
    expect(till.asked('saveNow')).toEqual([ENROLMENTS.get('unsaved-unreachable').id]);
    expect(till.cashier.unsaved).toEqual([]);
  });

  test('a number that cannot be one is not sent', async () => {
    const till = await Till.at();
    await till.type('912');
    expect(till.asked('beginEnrolment')).toEqual([]);
    expect(till.cashier.keypad.fault?.why).toBe('wrongLength');
    till.cashier.keypad.press('3');
    expect(till.cashier.keypad.fault).toBeNull();
  });
});

describe('what is said', () => {
  test('a refusal is one sentence that goes by itself', async () => {
    const till = await Till.at('awaitingApproval');
    till.calls.rejectNext(REFUSALS.get('tooManyRequests'), 'sendAgain');
    await till.cashier.sendAgain();
    expect(till.cashier.note).toMatchObject({ about: 'refusal' });
    expect(till.cashier.canSendAgain(ENROLMENTS.get('awaitingApproval'))).toBe(true);
    till.pass(10_000);
    expect(till.cashier.note).toBeNull();
  });

  test('what is no refusal is not swallowed', async () => {
    const till = await Till.at();
    expect(() => till.cashier.refused(new Error('a fault of ours'))).toThrow('a fault of ours');
  });

  test('a wrong code is named while it is seen and two seconds more', async () => {
    const till = await Till.at('codes-payment');
    till.pass(60_000);
    expect(till.cashier.note).toMatchObject({ about: 'wrongCode', kind: 'payment' });
    till.state.see(SCANS.get('nothing'));
    till.pass(1_999);
    expect(till.cashier.note).not.toBeNull();
    till.pass(1);
    expect(till.cashier.note).toBeNull();
  });

  test('a wrong code beside a personal one is not worth a word', async () => {
    const till = await Till.at('codes-several');
    expect(till.cashier.note).toBeNull();
  });

  test('a scan in which nothing is sure is explained and not sent', async () => {
    const till = await Till.at();
    till.cashier.scanned({ kind: 'garbled' });
    expect(till.cashier.note?.about).toBe('garbled');
    expect(till.asked('beginEnrolment')).toEqual([]);
  });

  test('a code that could not be stored is asked for once more', async () => {
    const till = await Till.at();
    till.state.see({ event: 'notStored', refusal: REFUSALS.get('notStored') });
    expect(till.cashier.note?.about).toBe('notTaken');
    expect(till.cashier.served).toBeNull();
  });
});
