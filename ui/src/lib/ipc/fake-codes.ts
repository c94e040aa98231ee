/** What the fake makes of what is typed or scanned: the rules of the desktop program, roughly. */
import { NumberEntry } from '../number';
import { PRACTICE_CUSTOMERS } from './fixtures';
import type { BeginRequest } from './generated/BeginRequest';
import type { CodeKind } from './generated/CodeKind';
import type { InvalidNumber } from './generated/InvalidNumber';

export type Reading = { number: string } | { kind: CodeKind } | { fault: InvalidNumber };

const PERSON = /^https:\/\/qr\.vipps\.no\/28\/2\/01\/031\/(\d+)(.*)$/i;

export function read(request: BeginRequest): Reading {
  if (request.by === 'handScanner') return readCode(request.text.trim());
  if (/[^\d\s\-./()+]/.test(request.text)) return { fault: { why: 'notANumber' } };
  const entry = NumberEntry.at(request.country).paste(request.text);
  return entry.fault ? { fault: entry.fault } : { number: entry.shown };
}

function readCode(text: string): Reading {
  // Whose a token is, only the exchange knows: here always the same customer's.
  if (/^https:\/\/qr\.vipps\.no\/p\/[^?#]/i.test(text))
    return { number: PRACTICE_CUSTOMERS[0]?.grouped ?? '' };
  const [, digits = '', rest = ''] = PERSON.exec(text) ?? [];
  if (digits.length === 5 || digits.length === 6) return { kind: 'shopNumber' };
  const entry = NumberEntry.at('NO').paste(`+${digits}`);
  if (entry.canBeSent && !/[?&](a|amount)=/.test(rest)) return { number: entry.shown };
  return {
    kind: /^https:\/\/qr\.(vipps\.no|mobilepay\.(dk|fi))\//i.test(text) ? 'payment' : 'other',
  };
}
