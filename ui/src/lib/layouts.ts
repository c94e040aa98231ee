/**
 * What the character keys of a keyboard type, by their place. The rows follow `KeyboardEvent.code`;
 * checked against the XKB tables `us`, `gb`, `no`, `se`, `fi`, `dk`, `de` and `fr`, which for these
 * keys agree with Windows. A dead key stands with its accent alone.
 */

/** A layout that a computer may have. Finland shares the Swedish one. */
export type Layout = 'us' | 'uk' | 'nb' | 'sv' | 'da' | 'de' | 'fr';

/** A key and whether Shift is held with it. */
export interface Stroke {
  readonly code: string;
  readonly shift: boolean;
}

const CODES = [
  ['Backquote', ...digits('Digit'), 'Minus', 'Equal'],
  [...letters('QWERTYUIOP'), 'BracketLeft', 'BracketRight'],
  [...letters('ASDFGHJKL'), 'Semicolon', 'Quote', 'Backslash'],
  ['IntlBackslash', ...letters('ZXCVBNM'), 'Comma', 'Period', 'Slash'],
].flat();

/** Four rows alone, then the same four with Shift. */
const ROWS: Record<Layout, readonly [plain: string, shifted: string]> = {
  us: [
    '`1234567890-=' + 'qwertyuiop[]' + "asdfghjkl;'\\" + '<zxcvbnm,./',
    '~!@#$%^&*()_+' + 'QWERTYUIOP{}' + 'ASDFGHJKL:"|' + '>ZXCVBNM<>?',
  ],
  uk: [
    '`1234567890-=' + 'qwertyuiop[]' + "asdfghjkl;'#" + '\\zxcvbnm,./',
    '¬!"£$%^&*()_+' + 'QWERTYUIOP{}' + 'ASDFGHJKL:@~' + '|ZXCVBNM<>?',
  ],
  nb: [
    '|1234567890+\\' + 'qwertyuiopå¨' + "asdfghjkløæ'" + '<zxcvbnm,.-',
    '§!"#¤%&/()=?`' + 'QWERTYUIOPÅ^' + 'ASDFGHJKLØÆ*' + '>ZXCVBNM;:_',
  ],
  sv: [
    '§1234567890+´' + 'qwertyuiopå¨' + "asdfghjklöä'" + '<zxcvbnm,.-',
    '½!"#¤%&/()=?`' + 'QWERTYUIOPÅ^' + 'ASDFGHJKLÖÄ*' + '>ZXCVBNM;:_',
  ],
  da: [
    '½1234567890+´' + 'qwertyuiopå¨' + "asdfghjklæø'" + '<zxcvbnm,.-',
    '§!"#¤%&/()=?`' + 'QWERTYUIOPÅ^' + 'ASDFGHJKLÆØ*' + '>ZXCVBNM;:_',
  ],
  de: [
    '^1234567890ß´' + 'qwertzuiopü+' + 'asdfghjklöä#' + '<yxcvbnm,.-',
    '°!"§$%&/()=?`' + 'QWERTZUIOPÜ*' + "ASDFGHJKLÖÄ'" + '>YXCVBNM;:_',
  ],
  fr: [
    '²&é"\'(-è_çà)=' + 'azertyuiop^$' + 'qsdfghjklmù*' + '<wxcvbn,;:!',
    '~1234567890°+' + 'AZERTYUIOP¨£' + 'QSDFGHJKLM%µ' + '>WXCVBN?./§',
  ],
};

const KEYPAD: Readonly<Record<string, string>> = {
  ...Object.fromEntries(digits('Numpad').map((code, at) => [code, String((at + 1) % 10)])),
  NumpadDivide: '/',
  NumpadMultiply: '*',
  NumpadSubtract: '-',
  NumpadAdd: '+',
  NumpadDecimal: '.',
};

const CHARACTERS = new Map<Layout, ReadonlyMap<string, string>>();
const STROKES = new Map<Layout, ReadonlyMap<string, Stroke>>();

for (const layout of Object.keys(ROWS) as Layout[]) {
  const characters = new Map<string, string>();
  const strokes = new Map<string, Stroke>();
  ROWS[layout].forEach((row, shifted) => {
    [...row].forEach((character, at) => {
      const stroke = { code: CODES[at] ?? '', shift: shifted === 1 };
      characters.set(name(stroke), character);
      if (!strokes.has(character)) strokes.set(character, stroke);
    });
  });
  CHARACTERS.set(layout, characters);
  STROKES.set(layout, strokes);
}

/** The layouts of {@link ROWS}. */
export const LAYOUTS = [...CHARACTERS.keys()];

/** What a keyboard of this layout types with one stroke; nothing for keys without a character. */
export function character(stroke: Stroke, layout: Layout): string | undefined {
  return CHARACTERS.get(layout)?.get(name(stroke)) ?? KEYPAD[stroke.code];
}

/** By which stroke a keyboard of this layout types the character. */
export function strokeOf(typed: string, layout: Layout): Stroke | undefined {
  return STROKES.get(layout)?.get(typed);
}

/** Whether a key stands for a character at all, going by its place. */
export function isCharacterKey(code: string): boolean {
  return code === 'Space' || CODES.includes(code) || code in KEYPAD;
}

function name({ code, shift }: Stroke): string {
  return shift ? `+${code}` : code;
}

function letters(row: string): string[] {
  return [...row].map((letter) => `Key${letter}`);
}

function digits(prefix: string): string[] {
  return [...'1234567890'].map((digit) => prefix + digit);
}
