import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Backend } from './backend';
import { fakeBackend, type FakeControls } from './fake';
import { CUSTOMERS, ENROLMENTS, REFUSALS, SCANS, SET_UPS, TILLS } from './fixtures';
import type { BeginAnswer } from './generated/BeginAnswer';
import type { CustomerView } from './generated/CustomerView';
import type { EnrolmentView } from './generated/EnrolmentView';
import type { ScanEvent } from './generated/ScanEvent';
import type { TillView } from './generated/TillView';
import { STORIES } from './stories';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.stubGlobal('window', new EventTarget());
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A screen that only keeps what it is told. */
class Screen {
  readonly backend: Backend;
  readonly fake: FakeControls;
  readonly tills: TillView[] = [];
  readonly enrolments = new Map<string, EnrolmentView>();
  readonly events: ScanEvent[] = [];
  customer: CustomerView | undefined;

  constructor(query: string) {
    this.backend = fakeBackend(new URL(`http://localhost/?${query}`));
    this.fake = window.fake;
    this.backend.watchTill((till) => this.tills.push(till));
    this.backend.watchEnrolments((change) => {
      const views = change.change === 'moved' ? [change.enrolment] : change.enrolments;
      if (change.change === 'snapshot') this.enrolments.clear();
      for (const view of views) this.enrolments.set(view.id, view);
    });
    this.backend.watchCamera((event) => this.events.push(event));
    this.backend.watchCustomer((customer) => (this.customer = customer));
  }

  async settled(): Promise<this> {
    await vi.advanceTimersByTimeAsync(0);
    return this;
  }

  get views(): EnrolmentView[] {
    return [...this.enrolments.values()];
  }

  phase(id: string): EnrolmentView['phase'] | undefined {
    return this.enrolments.get(id)?.phase;
  }
}

const idOf = (answer: BeginAnswer) => {
  if (answer.answer !== 'opened') throw new Error(answer.answer);
  return answer.enrolment.id;
};

describe('the stories', () => {
  test('have each fixture among them', () => {
    const used = (part: (story: (typeof STORIES)[number]) => (string | undefined)[]) =>
      new Set(STORIES.flatMap(part));
    const served = used(({ served, shelf = [], moves = [] }) => [served, ...shelf, ...moves]);
    expect(ENROLMENTS.names.filter((name) => !served.has(name))).toEqual([]);
    const tills = used(({ till }) => [till]);
    expect(TILLS.names.filter((name) => !tills.has(name))).toEqual([]);
    const faces = used(({ customer }) => [customer]);
    expect(CUSTOMERS.names.filter((name) => !faces.has(name))).toEqual([]);
    const setUps = used(({ setUp }) => [setUp]);
    expect(SET_UPS.names.filter((name) => !setUps.has(name))).toEqual([]);
    const codes = used(({ codes }) => [codes]);
    const seen = SCANS.names.filter((name) => SCANS.get(name).event === 'seen');
    expect(seen.filter((name) => name !== 'nothing' && !codes.has(name))).toEqual([]);
  });

  test('have names of their own', () => {
    expect(new Set(STORIES.map(({ name }) => name)).size).toBe(STORIES.length);
  });

  test.each(STORIES.map((story) => [story.name, story] as const))(
    '%s is shown',
    async (_, story) => {
      const screen = await new Screen(`story=${story.name}`).settled();
      expect(screen.backend.window).toBe(story.window);
      expect(screen.tills).toEqual([TILLS.get(story.till)]);
      expect(screen.customer?.country).toBe(TILLS.get(story.till).country);
      if (story.served !== undefined) {
        const wanted = ENROLMENTS.get(story.served);
        expect(screen.enrolments.get(wanted.id)).toEqual(wanted);
        expect(screen.events[0]).toMatchObject({ event: 'scanned', answer: { answer: 'opened' } });
      }
    },
  );

  test('speak the language of the address, in its country', async () => {
    const { tills, customer } = await new Screen('language=fi&country=FI').settled();
    expect(tills).toMatchObject([{ language: 'fi', country: 'FI' }]);
    expect(customer).toMatchObject({ language: 'fi', country: 'FI' });
  });
});

describe('what is typed or scanned', () => {
  test.each([
    [{ by: 'keypad', text: '41234567', country: 'NO' }, { answer: 'opened' }],
    [{ by: 'keypad', text: 'kari', country: 'NO' }, { fault: { why: 'notANumber' } }],
    [{ by: 'keypad', text: '+12025550100', country: 'NO' }, { fault: { why: 'unknownCountry' } }],
    [{ by: 'keypad', text: '4123', country: 'NO' }, { fault: { why: 'wrongLength' } }],
    [{ by: 'handScanner', text: 'https://qr.vipps.no/p/abcdef' }, { answer: 'opened' }],
    [
      { by: 'handScanner', text: 'https://qr.vipps.no/28/2/01/031/4741234567?v=1' },
      { answer: 'opened', enrolment: { number: '+47 412 34 567', source: 'handScanner' } },
    ],
    [
      { by: 'handScanner', text: 'https://qr.vipps.no/28/2/01/031/123456?v=1' },
      { kind: 'shopNumber' },
    ],
    [
      { by: 'handScanner', text: 'https://qr.vipps.no/28/2/01/031/4741234567?a=100' },
      { kind: 'payment' },
    ],
    [{ by: 'handScanner', text: '7038010009457' }, { kind: 'other' }],
  ] as const)('%o is answered', async (request, answer) => {
    const { backend } = new Screen('');
    expect(await backend.beginEnrolment(request)).toMatchObject(answer);
  });

  test('is not opened twice', async () => {
    const { backend } = new Screen('');
    const request = { by: 'keypad', text: '41234567', country: 'NO' } as const;
    const id = idOf(await backend.beginEnrolment(request));
    expect(await backend.beginEnrolment(request)).toEqual({ answer: 'alreadyOpen', id });
  });
});

describe('a played story', () => {
  test.each([
    ['90000001', 'enrolled'],
    ['90000005', 'declined'],
    ['90000006', 'expired'],
    ['90000007', 'enrolled'],
    ['90000008', 'notOnVipps'],
    ['90000010', 'appTooOld'],
    ['90000011', 'underAge'],
    ['90000014', 'numberMismatch'],
    ['90000015', 'alreadyMember'],
    ['90000016', 'updated'],
    ['90000017', 'severalContacts'],
  ])('with %s ends as %s', async (text, outcome) => {
    const screen = new Screen('story=demo');
    const id = idOf(await screen.backend.beginEnrolment({ by: 'keypad', text, country: 'NO' }));
    await screen.backend.serve(id);
    screen.fake.advance(200_000);
    expect(screen.enrolments.get(id)).toMatchObject({
      phase: { phase: 'ended', outcome },
      number: null,
      lastThree: text.slice(-3),
    });
    expect(screen.customer?.face.face).toBe(
      ['enrolled', 'updated', 'alreadyMember'].includes(outcome) ? 'thanks' : 'notThisTime',
    );
  });

  test('goes on by itself', async () => {
    const screen = new Screen('story=demo');
    const id = idOf(
      await screen.backend.beginEnrolment({ by: 'keypad', text: '90000001', country: 'NO' }),
    );
    await vi.advanceTimersByTimeAsync(2_500);
    expect(screen.phase(id)).toMatchObject({ phase: 'awaitingApproval' });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(screen.phase(id)).toMatchObject({ outcome: 'enrolled' });
    expect(Object.keys(screen.enrolments.get(id)?.milestones ?? {})).toEqual([
      'identified',
      'checked',
      'asked',
      'approved',
      'profiled',
      'saved',
    ]);
  });
});

describe('what the cashier wishes', () => {
  test('a request is sent again with another code', async () => {
    const screen = await new Screen('story=awaitingApproval').settled();
    const [before] = screen.views;
    await screen.backend.sendAgain(before?.id ?? '');
    const [after] = screen.views;
    expect(after?.version).toBe((before?.version ?? 0) + 1);
    expect(after?.phase).not.toEqual(before?.phase);
  });

  test('an open one is cancelled, an approved one is not', async () => {
    const open = await new Screen('story=awaitingApproval').settled();
    const id = open.views[0]?.id ?? '';
    await open.backend.cancelEnrolment(id);
    expect(open.phase(id)).toMatchObject({ outcome: 'cancelled' });
    await expect(open.backend.cancelEnrolment(id)).rejects.toEqual(REFUSALS.get('notOpen'));
    const saving = await new Screen('story=saving').settled();
    await expect(saving.backend.cancelEnrolment(id)).rejects.toEqual(REFUSALS.get('tooLate'));
  });
});

describe('the journeys', () => {
  test('see every call', async () => {
    const { backend, fake } = new Screen('');
    await backend.serve(null);
    expect(fake.calls.at(-1)).toEqual({ name: 'serve', args: [null] });
  });

  test('have the next call refused, or the next of a name', async () => {
    const { backend, fake } = new Screen('');
    fake.rejectNext('tooManyRequests', 'beginEnrolment');
    fake.rejectNext('closed', 'saveNow');
    const request = { by: 'keypad', text: '41234567', country: 'NO' } as const;
    await backend.serve(null);
    await expect(backend.beginEnrolment(request)).rejects.toEqual(REFUSALS.get('tooManyRequests'));
    await expect(backend.beginEnrolment(request)).resolves.toMatchObject({ answer: 'opened' });
    await expect(backend.saveNow('x')).rejects.toEqual(REFUSALS.get('closed'));
  });

  test('move the clock, which stands by itself', async () => {
    const { backend, fake } = new Screen('');
    const start = backend.now();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(backend.now()).toBe(start);
    fake.advance(1_500);
    expect(backend.now()).toBe(start + 1_500);
  });

  test('move an enrolment to a fixture, which is newer than what was shown', async () => {
    const screen = await new Screen('story=awaitingApproval').settled();
    const version = screen.views[0]?.version ?? 0;
    screen.fake.enrolment('ended-enrolled');
    expect(screen.views).toMatchObject([{ version: version + 1, phase: { outcome: 'enrolled' } }]);
  });
});

describe('the set-up', () => {
  test('takes what fits and names what does not', async () => {
    const { backend } = new Screen('story=set-up');
    await expect(
      backend.saveSettings({ 'till.id': 'a', 'engage.base_url': 'voyado' }),
    ).rejects.toEqual({ code: 'settings', keys: ['engage.base_url'] });
    const { settings } = await backend.saveSettings({ 'till.id': 'oslo-01-till-3' });
    expect(settings).toContainEqual({ key: 'till.id', value: 'oslo-01-till-3', lockedBy: null });
  });

  test('opens the till only when nothing is missing', async () => {
    const screen = await new Screen('story=set-up').settled();
    await screen.backend.openTill();
    expect(screen.tills.at(-1)).toMatchObject({
      mode: 'setUp',
      trouble: [{ found: { what: 'settingsMissing' } }, { found: { what: 'keysMissing' } }],
    });
    const filled = await new Screen('story=set-up-filled').settled();
    await filled.backend.openTill();
    expect(filled.tills.at(-1)).toMatchObject({ mode: 'real', isSetUp: true, trouble: [] });
  });

  test('practice is entered and left without anyone from before', async () => {
    const screen = await new Screen('story=shelf').settled();
    await screen.backend.practise(true);
    expect(screen.tills.at(-1)).toMatchObject({ mode: 'practice', camera: { state: 'drawn' } });
    expect(screen.views).toEqual([]);
    await screen.backend.holdUp('4790000001');
    expect(screen.views).toMatchObject([{ number: '+47 900 00 001', source: 'camera' }]);
    await screen.backend.practise(false);
    expect(screen.tills.at(-1)?.mode).toBe('real');
    await expect(screen.backend.holdUp('4790000001')).rejects.toEqual(REFUSALS.get('practice'));
  });
});
