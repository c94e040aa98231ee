/**
 * Tells a hand scanner that types from a person. A scan is at least 8 characters with less than
 * 100 ms from key to key, ended by Enter or Tab.
 *
 * Outside text fields a character is held until 100 ms have passed without another key, and only then
 * given back as typed. So a scanner neither leaves digits in the number nor triggers a shortcut, and
 * a person sees a digit 100 ms after the key. For letters that are no shortcut nobody waits: a scan,
 * which begins with them, may falter, as it does over radio or at a busy till. Inside a text field nothing is held, which would fight
 * with the caret and with input methods: characters go in, and only an address that looks like Vipps
 * or MobilePay is taken out again. Anything else in a field is the field's business.
 *
 * Owns no timer and no listener: `keyboard.ts` feeds it.
 */
import { repair, UNKNOWN } from './layout';
import { isCharacterKey, type Stroke } from './layouts';

/** The longest pause between the keys of a scan, and how long a key is held, in milliseconds. */
const PAUSE_MS = 100;
/** The longest that a scan falters, once it can be nothing else. */
const FALTER_MS = 500;

const SHORTEST = 8;
/** The most that a QR code can hold. */
const LONGEST = 7_089;
/** In a field a person may type eight keys quickly; not at this pace, in milliseconds for each key. */
const MACHINE_PACE_MS = 50;

/** What matters of a `keydown`. `time` is its `timeStamp`. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly time: number;
  readonly shift?: boolean;
  /** Ctrl, Alt or Meta is held, and it is not AltGr. */
  readonly command?: boolean;
  readonly repeat?: boolean;
  /** The focus is in a text field. */
  readonly inField?: boolean;
}

export type WedgeEvent =
  /** A person typed this character. */
  | { happened: 'typed'; key: string }
  /** A scanner typed all this. With `inField`, the field is to be put back as it was before. */
  | { happened: 'scanned'; text: string; strokes: Stroke[]; inField: boolean }
  /** A scan ended without its end: a loose cable, or a scanner that does not send Enter. */
  | { happened: 'brokenOff'; inField: boolean };

/** What to do about a key: first the events, then the key itself unless it is stopped. */
export interface Verdict {
  readonly stop: boolean;
  readonly events: WedgeEvent[];
}

export class Wedge {
  #keys: KeyPress[] = [];
  /** How many keys there were, with each Shift. */
  #pressed = 0;
  #last = -Infinity;
  #isNumber = true;
  #isOver = false;
  #endedAt = -Infinity;
  readonly #isAwaited: (key: string) => boolean;

  /** `isAwaited` says whether a person who presses this key alone waits for something to happen. */
  constructor(isAwaited: (key: string) => boolean) {
    this.#isAwaited = isAwaited;
  }

  /** Whether the next character would be the first. */
  get isIdle(): boolean {
    return this.#keys.length === 0;
  }

  /** How long after the last key {@link settle} decides about what is held. */
  get patienceMs(): number {
    const [first, second] = this.#keys;
    const isAlone = first !== undefined && second === undefined;
    const isMaybeTyped =
      this.#isNumber ||
      (isAlone && this.#isAwaited(first.key)) ||
      (this.#isInField && this.#keys.length < SHORTEST);
    return isMaybeTyped ? PAUSE_MS : FALTER_MS;
  }

  /** Takes one key. */
  press(key: KeyPress): Verdict {
    const events = this.settle(key.time);
    if (isModifier(key.key)) {
      if (!this.isIdle && !key.repeat) this.#note(key);
      return { stop: false, events };
    }
    if (isEnd(key.key) || key.command) {
      // Many scanners end with two keys, Enter and a line feed.
      if (this.isIdle && key.time - this.#endedAt < PAUSE_MS) return { stop: true, events };
      const ended = this.#end(isEnd(key.key) && !key.command);
      const isScans = ended.some(({ happened }) => happened !== 'typed');
      if (isScans) this.#endedAt = key.time;
      return { stop: isScans, events: [...events, ...ended] };
    }
    if (!isCharacter(key, this.isIdle)) {
      return { stop: false, events: [...events, ...this.#end(false)] };
    }
    // A key held down is no scan, and of no use at a till.
    if (key.repeat) return { stop: !key.inField, events };
    this.#note(key);
    this.#isNumber &&= isNumber(key.key);
    if (this.#keys.length < LONGEST) this.#keys.push(key);
    else this.#isOver = true;
    return { stop: !this.#isInField, events };
  }

  /** Decides about what is held, if the pause has passed. */
  settle(now: number): WedgeEvent[] {
    return now - this.#last >= this.patienceMs ? this.#end(false) : [];
  }

  #note({ time }: KeyPress): void {
    this.#last = time;
    this.#pressed += 1;
  }

  get #isInField(): boolean {
    return this.#keys[0]?.inField ?? false;
  }

  #end(isEnded: boolean): WedgeEvent[] {
    const keys = this.#keys;
    const inField = this.#isInField;
    const isWhole = isEnded && !this.#isOver;
    const paceMs = (this.#last - (keys[0]?.time ?? 0)) / Math.max(1, this.#pressed - 1);
    this.#keys = [];
    this.#pressed = 0;
    this.#isNumber = true;
    this.#isOver = false;
    if (keys.length === 0) return [];

    const text = keys.map(({ key }) => sign(key)).join('');
    const strokes = keys.map(({ code, shift = false }) => ({ code, shift }));
    if (inField) {
      const isQuick = isLikeScan(keys) && paceMs <= MACHINE_PACE_MS;
      if (!isQuick || repair(text, strokes).kind === 'other') return [];
    } else if (!isLikeScan(keys) || paceMs >= PAUSE_MS || (!isEnded && isNumber(text))) {
      return typed(keys, text);
    }
    return isWhole
      ? [{ happened: 'scanned', text, strokes, inField }]
      : [{ happened: 'brokenOff', inField }];
  }
}

/** A person's digits, or one key alone. Quick keys with letters among them are bits of a scan. */
function typed(keys: readonly KeyPress[], text: string): WedgeEvent[] {
  if (keys.length > 1 && !isNumber(text)) return [];
  return keys.map(({ key }) => ({ happened: 'typed', key }));
}

/** Without the mark for repeats, which some remote desktops lose, a key held down is many the same. */
function isLikeScan(keys: readonly KeyPress[]): boolean {
  return keys.length >= SHORTEST && new Set(keys.map(({ code, key }) => code + key)).size > 1;
}

/** Digits, or the plus before them. */
function isNumber(text: string): boolean {
  return /^\+?\d*$/.test(text);
}

function isEnd(key: string): boolean {
  return key === 'Enter' || key === 'Tab';
}

/** Alone they type nothing; a scanner sends them between its characters. */
function isModifier(key: string): boolean {
  return ['Shift', 'CapsLock', 'AltGraph', 'Control', 'Alt', 'Meta'].includes(key);
}

/** The first key has to be a sure one: a space presses buttons, and unknown keys are of many kinds. */
function isCharacter({ key, code }: KeyPress, isFirst: boolean): boolean {
  if (key === ' ') return !isFirst;
  if (isNamed(key)) return isUnknown(key) && isCharacterKey(code);
  return true;
}

/** `Escape`, `F1`. A dead key that met no letter may come as two signs and is no name. */
function isNamed(key: string): boolean {
  return key === '' || /^[A-Z][A-Za-z0-9]+$/.test(key);
}

function isUnknown(key: string): boolean {
  return key === '' || key === 'Dead' || key === 'Unidentified' || key === 'Process';
}

function sign(key: string): string {
  return [...key].length === 1 ? key : UNKNOWN;
}
