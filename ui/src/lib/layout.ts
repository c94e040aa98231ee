/**
 * Makes sense of the text of a hand scanner that types for another keyboard layout than the
 * computer has: `https://qr.vipps.no/` arrives as `httpsØ--qr.vipps.no-` on a Norwegian computer.
 *
 * The place of each key says what the scanner meant; where the web view does not tell the places,
 * they are looked up from the characters. A guess is made only when everything that fits gives the
 * same text: the token of a personal code has no check digit that would tell a wrong one.
 */
import { character, LAYOUTS, strokeOf, type Layout, type Stroke } from './layouts';

/** What scanners are set to: they come as US, and shops here set them to the Nordic layouts. */
export type ScannerLayout = 'us' | 'nordic';

export type Repair =
  /** An address of Vipps or MobilePay, as scanned. */
  | { kind: 'clean'; text: string }
  /** Such an address, put right. `layout` is the scanner's; none if only Caps Lock was in the way. */
  | { kind: 'repaired'; text: string; layout: ScannerLayout | null }
  /** Looks like such an address, but what it says is not sure. */
  | { kind: 'garbled' }
  /** Anything else: the product's own barcode, another link. */
  | { kind: 'other'; text: string };

/** Stands for a key whose character is not known, a dead key perhaps. */
export const UNKNOWN = '\u{fffd}';

// For the characters of an address the Nordic layouts are one.
const SCANNERS: readonly (readonly [ScannerLayout, Layout])[] = [
  ['us', 'us'],
  ['nordic', 'nb'],
];

// A token is read strictly, so that other layouts make no address of it by chance.
const HOST = 'https://qr\\.(?:vipps\\.no|mobilepay\\.(?:dk|fi))';
const QUERY = '(?:[?#][\\w.~%/?&=+:@!,;-]*)?';
const ADDRESS = new RegExp(`^${HOST}(?:/p/[\\w.~-]+|(?!/p/)(?:/[\\w.~%=+:@!,;-]*)*)${QUERY}$`);
const LINK = /^https?:\/\/[a-z0-9.-]+([/?#]|$)/i;
const LIKE_OURS = /vipps|[m,;?.]obilep[aq][yz]/i;
/** Capitals are this code's own when only its scheme and host are in them. */
const OWN_CAPITALS = /^HTTPS:\/\/[^/]+\/p\//;

/** Reads what a scanner typed. `strokes` has one entry for each character of `text`, or is left out. */
export function repair(text: string, strokes: readonly Stroke[] = []): Repair {
  if (ADDRESS.test(text)) return { kind: 'clean', text };
  const capitals = inOtherCase(text);
  if (ADDRESS.test(capitals)) {
    return OWN_CAPITALS.test(text)
      ? { kind: 'clean', text }
      : { kind: 'repaired', text: capitals, layout: null };
  }
  return byStrokes(text, strokes) ?? byCharacters(text, capitals) ?? unread(text);
}

function byStrokes(text: string, strokes: readonly Stroke[]): Repair | undefined {
  if (strokes.length === 0 || strokes.length !== [...text].length) return undefined;
  return agreed(SCANNERS.map(([layout, table]) => [layout, translated(strokes, table)]));
}

function byCharacters(text: string, capitals: string): Repair | undefined {
  for (const typed of [text, capitals]) {
    const readings = LAYOUTS.flatMap((computer) => {
      const strokes = [...typed].map((sign) => strokeFor(sign, computer));
      return SCANNERS.map(([layout, table]) => [layout, translated(strokes, table)] as const);
    });
    const found = agreed(readings);
    if (found) return found;
  }
  return undefined;
}

/** Of the signs that an address needs only `=` lies on a dead key, on a Nordic or German computer. */
function strokeFor(sign: string, computer: Layout): Stroke | undefined {
  return sign === UNKNOWN ? { code: 'Equal', shift: false } : strokeOf(sign, computer);
}

function translated(strokes: readonly (Stroke | undefined)[], layout: Layout): string {
  return strokes.map((stroke) => (stroke && character(stroke, layout)) ?? UNKNOWN).join('');
}

function agreed(readings: readonly (readonly [ScannerLayout, string])[]): Repair | undefined {
  const fitting = readings.filter(([, text]) => ADDRESS.test(text));
  const [first] = fitting;
  if (!first) return undefined;
  if (fitting.some(([, text]) => text !== first[1])) return { kind: 'garbled' };
  return { kind: 'repaired', layout: first[0], text: first[1] };
}

function unread(text: string): Repair {
  return LIKE_OURS.test(text) && !LINK.test(text) ? { kind: 'garbled' } : { kind: 'other', text };
}

/** What Caps Lock makes of a text. */
function inOtherCase(text: string): string {
  return text.replace(/\p{L}/gu, (letter) => {
    const capital = letter.toUpperCase();
    if (capital.length !== letter.length) return letter;
    return letter === capital ? letter.toLowerCase() : capital;
  });
}
