/** Days, times and parts of a whole as the language of the till writes them, for longer looks back. */
import { locale } from './formats';

type At = number | string;

const written = (at: At, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale(), options).format(new Date(at));

/** A calendar day, `2026-11-21`, as a moment in it, in no time zone but the till's own. */
export const noonOf = (date: string): number => Date.parse(`${date}T12:00`);

/** `21 Nov`. */
export const day = (at: At): string => written(at, { day: 'numeric', month: 'short' });

/** `Saturday 21 November`. */
export const longDay = (at: At): string =>
  written(at, { weekday: 'long', day: 'numeric', month: 'long' });

/** `November 2026`. */
export const month = (at: At): string => written(at, { month: 'long', year: 'numeric' });

/** `Nov 2026`. */
export const shortMonth = (at: At): string => written(at, { month: 'short', year: 'numeric' });

/** `21 November 2026`. */
export const date = (at: At): string => written(at, { dateStyle: 'long' });

/** `21 Nov 2026, 11:04`. */
export const moment = (at: At): string =>
  written(at, { dateStyle: 'medium', timeStyle: 'short', hour12: false });

/** `11:04:09`. */
export const exactTime = (at: At): string =>
  written(at, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `21 Nov, 11:04:09`. */
export const exactDayTime = (at: At): string =>
  written(at, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });

/** `15–21 November 2026`. */
export const days = (from: At, to: At): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'long' }).formatRange(
    new Date(from),
    new Date(to),
  );

/** `61 %`. */
export const percent = (part: number): string =>
  new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 0 }).format(part);

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** `3 hours ago`, `in 2 minutes`. */
export function fromNow(at: At, nowMs: number): string {
  const ms = new Date(at).getTime() - nowMs;
  const [unit, length] = UNITS.find(([, one]) => Math.abs(ms) >= one) ?? UNITS[2];
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(
    Math.round(ms / length),
    unit,
  );
}

/** `21 Nov, 11:04`; with its year where that is not the one of `nowMs`. */
export const dayTime = (at: At, nowMs: number): string =>
  written(at, {
    ...(new Date(at).getFullYear() === new Date(nowMs).getFullYear() ? {} : { year: 'numeric' }),
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
