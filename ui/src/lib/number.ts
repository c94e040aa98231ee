/**
 * A phone number while it is typed. Says early what the till will say too; the till has the last word.
 * Reading, lengths and groups follow `Msisdn` in the crate `enrolment`.
 */
import type { BeginRequest } from './ipc/generated/BeginRequest';
import type { Country } from './ipc/generated/Country';
import type { InvalidNumber } from './ipc/generated/InvalidNumber';

interface Plan {
  /** Calling code, without plus. */
  readonly code: string;
  /** The fewest and the most digits without calling code and trunk zero. */
  readonly digits: readonly [number, number];
  /** Whether people write a zero before the number within the country. */
  readonly hasTrunkZero: boolean;
  /** The sizes of the groups in which a number of so many digits is read; the last one repeats. */
  readonly groups: (digits: number) => readonly number[];
}

const PLANS: Record<Country, Plan> = {
  NO: { code: '47', digits: [8, 8], hasTrunkZero: false, groups: () => [3, 2, 3] },
  SE: { code: '46', digits: [7, 10], hasTrunkZero: true, groups: () => [2, 3, 2] },
  DK: { code: '45', digits: [8, 8], hasTrunkZero: false, groups: () => [2] },
  FI: {
    code: '358',
    digits: [5, 11],
    hasTrunkZero: true,
    groups: (digits) => (digits >= 9 ? [2, 3, 4] : [2, 3]),
  },
  GL: { code: '299', digits: [6, 6], hasTrunkZero: false, groups: () => [2] },
};

/** In the order in which a keypad offers them. */
export const COUNTRIES: readonly Country[] = ['NO', 'SE', 'DK', 'FI', 'GL'];

/** `+47`. */
export function prefixOf(country: Country): string {
  return `+${PLANS[country].code}`;
}

/** The longest that is kept of a paste; longer is no phone number. */
const LONGEST = 20;

/** Immutable: each key gives a new one. */
export class NumberEntry {
  /** Digits, after `+` if the country is still to come. */
  readonly #signs: string;
  /** The till's own country. */
  readonly #home: Country;
  /** The country whose calling code stands before the digits. */
  readonly country: Country;

  private constructor(signs: string, country: Country, home: Country) {
    const international = signs.startsWith('00') ? `+${signs.slice(2)}` : signs;
    const named = COUNTRIES.find((other) => international.startsWith(prefixOf(other)));
    this.country = named ?? country;
    this.#signs = named ? international.slice(prefixOf(named).length) : international;
    this.#home = home;
  }

  /** An empty one at a till of this country. */
  static at(country: Country): NumberEntry {
    return new NumberEntry('', country, country);
  }

  /** With a digit or a leading `+`. One digit too many is left out. */
  press(sign: string): NumberEntry {
    const isDigit = /^\d$/.test(sign) && this.#signs.length < this.#room;
    const isPlus = sign === '+' && this.#signs === '';
    return isDigit || isPlus ? this.#with(this.#signs + sign) : this;
  }

  /** Without the last sign. Where there is none, back in the till's own country. */
  erase(): NumberEntry {
    return this.#signs === '' ? NumberEntry.at(this.#home) : this.#with(this.#signs.slice(0, -1));
  }

  /** The number in any text instead; the same one if there is no digit in it. */
  paste(text: string): NumberEntry {
    const signs = /\+?\d.*$/s.exec(text)?.[0];
    if (signs === undefined) return this;
    const plus = signs.startsWith('+') ? '+' : '';
    const digits = signs.replace(/\(0\)/g, '').replace(/\D/g, '').slice(0, LONGEST);
    return new NumberEntry(plus + digits, this.#home, this.#home);
  }

  /** The same digits in another country. */
  in(country: Country): NumberEntry {
    return new NumberEntry(this.#signs.replace('+', ''), country, this.#home);
  }

  get isEmpty(): boolean {
    return this.#signs === '' && this.country === this.#home;
  }

  /** Whether the till would take it as it stands. */
  get canBeSent(): boolean {
    return this.#subscriber !== undefined;
  }

  /** What the till would say to it; none if it can be sent. */
  get fault(): InvalidNumber | null {
    if (this.canBeSent) return null;
    if (!this.#signs.startsWith('+')) {
      return this.#signs === ''
        ? { why: 'notANumber' }
        : { why: 'wrongLength', country: this.country };
    }
    return this.#signs === '+' ? { why: 'notANumber' } : { why: 'unknownCountry' };
  }

  /** What stands before the digits: `+47`; nothing while the country is being typed. */
  get prefix(): string {
    return this.#signs.startsWith('+') ? '' : prefixOf(this.country);
  }

  /** The digits as people read them; a trunk zero as `(0)`. */
  get groups(): string[] {
    const digits = this.#subscriber ?? this.#signs;
    if (digits.startsWith('+')) return [digits];
    const { hasTrunkZero } = PLANS[this.country];
    if (hasTrunkZero && digits.startsWith('0')) {
      const [first = '', ...rest] = inGroups(digits.slice(1), this.country);
      return [`(0)${first}`, ...rest];
    }
    return inGroups(digits, this.country);
  }

  /** All of it, `+47 412 34 567`. */
  get shown(): string {
    return [this.prefix, ...this.groups].filter((part) => part !== '').join(' ');
  }

  /** What the till is asked with: the number that is shown. */
  get request(): BeginRequest {
    const subscriber = this.#subscriber;
    const text = subscriber === undefined ? this.#signs : prefixOf(this.country) + subscriber;
    return { by: 'keypad', text, country: this.country };
  }

  get #subscriber(): string | undefined {
    const digits = this.#signs;
    const { code, hasTrunkZero } = PLANS[this.country];
    const rest = digits.startsWith(code)
      ? subscriberOf(digits.slice(code.length), this.country)
      : undefined;
    // Where numbers are of many lengths, one with its calling code can look like one without; but
    // without it people begin with the trunk zero.
    if (hasTrunkZero && digits.length >= 10 && rest !== undefined) return rest;
    return subscriberOf(digits, this.country) ?? rest;
  }

  /** How many signs there is room for. */
  get #room(): number {
    if (this.#signs.startsWith('+')) return LONGEST;
    const { code, digits, hasTrunkZero } = PLANS[this.country];
    const most = digits[1];
    const trunk = hasTrunkZero && this.#signs.startsWith('0') ? 1 : 0;
    return this.#signs.startsWith(code) ? code.length + most : most + trunk;
  }

  #with(signs: string): NumberEntry {
    return new NumberEntry(signs, this.country, this.#home);
  }
}

function subscriberOf(digits: string, country: Country): string | undefined {
  const plan = PLANS[country];
  const subscriber = plan.hasTrunkZero ? digits.replace(/^0/, '') : digits;
  const [fewest, most] = plan.digits;
  const fits = subscriber.length >= fewest && subscriber.length <= most;
  return fits && /^[1-9]\d*$/.test(subscriber) ? subscriber : undefined;
}

function inGroups(digits: string, country: Country): string[] {
  const plan = PLANS[country];
  const sizes = plan.groups(digits.length);
  const groups: string[] = [];
  let rest = digits;
  while (rest !== '') {
    const size = sizes[groups.length] ?? sizes.at(-1) ?? rest.length;
    // A single digit left over joins the group before it, unless more digits are sure to come.
    const isOrphan = rest.length === size + 1 && plan.hasTrunkZero;
    groups.push(rest.slice(0, isOrphan ? size + 1 : size));
    rest = rest.slice(groups.at(-1)?.length);
  }
  return groups;
}
