/** Numbers and times as the language of the till writes them. */
import { i18n } from './i18n.svelte';

/** How the till's language is called where words are formed: English here is Europe's. */
export const locale = (): string => (i18n.language === 'en' ? 'en-GB' : i18n.language);

/** `3`, `12 345`. */
export const number = (value: number): string => new Intl.NumberFormat(i18n.language).format(value);

/** A time of day, `11:04`, from milliseconds since 1970 or an ISO time. */
export const time = (at: number | string): string =>
  new Intl.DateTimeFormat(locale(), {
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(at));

const unit = (value: number, name: 'second' | 'minute' | 'hour' | 'day'): string =>
  new Intl.NumberFormat(i18n.language, {
    style: 'unit',
    unit: name,
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && name === 'second' ? 1 : 0,
  }).format(value);

/** `12 s`; below ten seconds with one decimal where there is one. */
export const seconds = (value: number): string => unit(value, 'second');

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** How long something took, in milliseconds: `0.8 s`, `12 s`, `1 min 20 s`, `2 hr 5 min`, `3 days`. */
export function duration(ms: number): string {
  const total = Math.max(0, ms) / 1000;
  if (total < 60) return seconds(total < 10 ? Math.round(total * 10) / 10 : Math.floor(total));
  const first = UNITS.findIndex(([, length]) => total >= length);
  // The largest, and the one below it: who waits for days does not count minutes.
  let left = total;
  const parts = UNITS.slice(first, first + 2).map(([name, length]) => {
    const count = Math.floor(left / length);
    left %= length;
    return count === 0 ? null : unit(count, name);
  });
  return parts.filter((part) => part !== null).join(' ');
}

/** `a, b and c`. */
export const list = (words: readonly string[]): string =>
  new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(words);
