import { describe, expect, test } from 'vitest';
import { character, strokeOf, type Layout } from './layouts';
import { Wedge, type KeyPress, type WedgeEvent } from './wedge';

const newWedge = () => new Wedge((key) => /^[\dnr+]$/i.test(key));

const ADDRESS = 'https://qr.vipps.no/28/2/01/031/4790000001?v=1';

interface Typist {
  text: string;
  gap?: number;
  end?: string | null;
  inField?: boolean;
  computer?: Layout;
}

/** Key presses of a text, with a Shift before each capital as scanners send it. */
function strokes({ text, gap = 10, end = 'Enter', inField = false, computer = 'us' }: Typist) {
  const presses: KeyPress[] = [];
  let time = 1_000;
  const add = (press: Omit<KeyPress, 'time' | 'inField'>) => {
    presses.push({ ...press, time, inField });
    time += gap;
  };
  for (const sign of text) {
    const stroke = strokeOf(sign, 'us') ?? { code: '', shift: false };
    if (stroke.shift) add({ key: 'Shift', code: 'ShiftLeft', shift: true });
    add({ key: character(stroke, computer) ?? sign, ...stroke });
  }
  if (end !== null) add({ key: end, code: end });
  return presses;
}

/** What becomes of them, and which were let through. */
function feed(presses: readonly KeyPress[], wedge = newWedge()) {
  const events: WedgeEvent[] = [];
  const through: string[] = [];
  for (const press of presses) {
    const verdict = wedge.press(press);
    events.push(...verdict.events);
    if (!verdict.stop && press.key !== 'Shift') through.push(press.key);
  }
  events.push(...wedge.settle(Infinity));
  return { events, through };
}

const typedKeys = (events: WedgeEvent[]) =>
  events.map((event) => (event.happened === 'typed' ? event.key : `<${event.happened}>`)).join('');

describe('a scanner', () => {
  test.each([0, 1, 10, 49, 99])('with %i ms between its keys is read whole', (gap) => {
    const { events, through } = feed(strokes({ text: ADDRESS, gap }));
    expect(events).toMatchObject([{ happened: 'scanned', text: ADDRESS }]);
    expect(through, 'no key may reach the screen').toEqual([]);
  });

  test('may end with Tab', () => {
    expect(feed(strokes({ text: ADDRESS, end: 'Tab' })).events).toMatchObject([
      { happened: 'scanned', text: ADDRESS },
    ]);
  });

  test('may end with two keys', () => {
    const presses = strokes({ text: ADDRESS });
    const time = (presses.at(-1)?.time ?? 0) + 20;
    const { through } = feed([...presses, { key: 'Enter', code: 'Enter', time }]);
    expect(through).toEqual([]);
  });

  test('may be followed by the next scan at once', () => {
    const first = strokes({ text: ADDRESS });
    const later = (first.at(-1)?.time ?? 0) + 5 - 1_000;
    const second = strokes({ text: '70380100' }).map((press) => ({
      ...press,
      time: press.time + later,
    }));
    expect(feed([...first, ...second]).events).toMatchObject([
      { text: ADDRESS },
      { text: '70380100' },
    ]);
  });

  test('never triggers a shortcut with an N or R of its text', () => {
    expect(typedKeys(feed(strokes({ text: 'nrNRnrNR' })).events)).toBe('<scanned>');
    expect(typedKeys(feed(strokes({ text: 'nrn', end: null })).events)).toBe('');
    expect(typedKeys(feed(strokes({ text: 'nrn' })).events)).toBe('');
  });

  test('brings barcodes of digits alone', () => {
    expect(feed(strokes({ text: '7038010009457' })).events).toMatchObject([
      { happened: 'scanned', text: '7038010009457' },
    ]);
  });

  test('tells the place of each key', () => {
    const [event] = feed(strokes({ text: ADDRESS, computer: 'nb' })).events;
    expect(event).toMatchObject({ text: 'httpsØ--qr.vipps.no-28-2-01-031-4790000001_v\\1' });
    if (event?.happened !== 'scanned') throw new Error('not scanned');
    expect(event.strokes.map((stroke) => character(stroke, 'us')).join('')).toBe(ADDRESS);
  });

  test.each(['Dead', 'Unidentified', 'Process', '´1'])(
    'may meet a key that is called %s',
    (key) => {
      const presses = strokes({ text: ADDRESS }).map((press) =>
        press.key === '=' ? { ...press, key } : press,
      );
      const [event] = feed(presses).events;
      expect(event).toMatchObject({ text: ADDRESS.replace('=', '\u{fffd}') });
      if (event?.happened !== 'scanned') throw new Error('not scanned');
      expect(event.strokes.map((stroke) => character(stroke, 'us')).join('')).toBe(ADDRESS);
    },
  );

  test('that breaks off is dropped and said', () => {
    const { events, through } = feed(strokes({ text: ADDRESS.slice(0, 25), end: null }));
    expect(events).toEqual([{ happened: 'brokenOff', inField: false }]);
    expect(through).toEqual([]);
  });

  test.each([1, 2, 5, 30])('that falters after key %i is read whole', (after) => {
    const presses = strokes({ text: ADDRESS }).map((press, at) => ({
      ...press,
      time: press.time + (at >= after ? 450 : 0),
    }));
    expect(feed(presses).events).toMatchObject([{ happened: 'scanned', text: ADDRESS }]);
  });

  test('that goes on after a long pause leaves no bits behind', () => {
    const presses = strokes({ text: ADDRESS }).map((press, at) => ({
      ...press,
      time: press.time + (at > 4 ? 600 : 0),
    }));
    expect(typedKeys(feed(presses).events)).toBe('<scanned>');
  });

  test('that brings more than any code holds is dropped', () => {
    const { events, through } = feed(strokes({ text: 'ab'.repeat(4_000), gap: 1 }));
    expect(events).toEqual([{ happened: 'brokenOff', inField: false }]);
    expect(through).toEqual([]);
  });
});

describe('a person', () => {
  test.each([100, 101, 120, 200])('typing digits every %i ms is understood at once', (gap) => {
    const wedge = newWedge();
    const presses = strokes({ text: '41234567', gap });
    const events: WedgeEvent[] = [];
    for (const press of presses) {
      events.push(...wedge.settle(press.time), ...wedge.press(press).events);
      expect(wedge.patienceMs, 'held too long').toBeLessThanOrEqual(100);
    }
    expect(typedKeys(events)).toBe('41234567');
  });

  test('typing faster than anyone keeps all digits', () => {
    expect(typedKeys(feed(strokes({ text: '+4741234567', gap: 40, end: null })).events)).toBe(
      '+4741234567',
    );
  });

  test('with a roll of two keys keeps both, in order, before Enter', () => {
    const presses: KeyPress[] = [
      { key: '4', code: 'Digit4', time: 0 },
      { key: '1', code: 'Digit1', time: 30 },
      { key: 'Enter', code: 'Enter', time: 60 },
    ];
    const { events, through } = feed(presses);
    expect(typedKeys(events)).toBe('41');
    expect(through).toEqual(['Enter']);
  });

  test('pressing one letter means it, after the pause', () => {
    const wedge = newWedge();
    const verdict = wedge.press({ key: 'n', code: 'KeyN', time: 0 });
    expect(verdict).toEqual({ stop: true, events: [] });
    expect(wedge.settle(99)).toEqual([]);
    expect(wedge.settle(100)).toEqual([{ happened: 'typed', key: 'n' }]);
    expect(wedge.settle(500)).toEqual([]);
  });

  test('typing words where no field is means nothing', () => {
    expect(feed(strokes({ text: 'stavanger', gap: 150 })).through).toEqual(['Enter']);
    const rolled = strokes({ text: 'stavanger', gap: 150 }).map((press, at) => ({
      ...press,
      time: press.time - (at > 0 ? 80 : 0),
    }));
    expect(typedKeys(feed(rolled).events)).not.toContain('scanned');
  });

  test.each(['Enter', 'Tab', 'Escape', 'F1', 'Backspace', 'ArrowLeft', ' ', 'Unidentified'])(
    'pressing %s alone waits for nothing',
    (key) => {
      expect(feed([{ key, code: '', time: 0 }])).toEqual({ events: [], through: [key] });
    },
  );

  test('holding a key down is no scanner', () => {
    const held = Array.from({ length: 20 }, (_, at) => ({
      key: '1',
      code: 'Digit1',
      time: at * 30,
    }));
    const marked = held.map((press, at) => ({ ...press, repeat: at > 0 }));
    const end = { key: 'Enter', code: 'Enter', time: 620 };
    expect(typedKeys(feed([...marked, end]).events)).toBe('1');
    expect(typedKeys(feed([...held, end]).events)).not.toContain('scanned');
  });

  test('holding Ctrl, Alt or Meta is left alone', () => {
    const presses = strokes({ text: 'abcdefgh' }).map((press) => ({ ...press, command: true }));
    const { events, through } = feed(presses);
    expect(events).toEqual([]);
    expect(through).toHaveLength(presses.length);
  });
});

describe('in a text field', () => {
  test('an address of ours is taken out again', () => {
    const { events, through } = feed(strokes({ text: ADDRESS, inField: true }));
    expect(events).toMatchObject([{ happened: 'scanned', text: ADDRESS, inField: true }]);
    expect(through).not.toContain('Enter');
  });

  test.each(['Stavanger sentrum', '41234567', 'https://api.vipps.no/'])(
    '"%s" stays, however fast it was typed',
    (text) => {
      const { events, through } = feed(strokes({ text, inField: true, gap: 1 }));
      expect(events).toEqual([]);
      expect(through.join('')).toBe(`${text}Enter`);
    },
  );

  test('what a person typed just before a scan stays', () => {
    const before = strokes({ text: 'ab', inField: true, gap: 150, end: null });
    const scan = strokes({ text: ADDRESS, inField: true }).map((press) => ({
      ...press,
      time: press.time + 300,
    }));
    expect(feed([...before, ...scan]).events).toMatchObject([{ text: ADDRESS, inField: true }]);
  });

  test('an address typed by a person stays', () => {
    expect(feed(strokes({ text: ADDRESS, inField: true, gap: 80 })).events).toEqual([]);
  });

  test('a scan that breaks off is taken out and said', () => {
    const presses = strokes({ text: ADDRESS.slice(0, 30), inField: true, end: null });
    expect(feed(presses).events).toEqual([{ happened: 'brokenOff', inField: true }]);
  });
});

test('whatever comes, no key is lost and none acts twice', () => {
  let seed = 11;
  const random = (most: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % most;
  };
  for (let round = 0; round < 500; round += 1) {
    let time = 0;
    const presses = Array.from({ length: random(30) }, (): KeyPress => {
      time += random(4) === 0 ? 100 + random(100) : random(100);
      const digit = String(random(10));
      return { key: digit, code: `Digit${digit}`, time };
    });
    const keys = presses.map(({ key }) => key).join('');
    const { events, through } = feed(presses);
    expect(through).toEqual([]);
    expect(typedKeys(events)).toBe(keys);
  }
});
