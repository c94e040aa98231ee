/** Days by the till's clock on the wall, as fields of the browser write them: `2026-11-21`. */
import type { PeriodChoice } from '$lib/ipc/generated/PeriodChoice';

export function dateOf(at: number): string {
  const day = new Date(at);
  const parts = [day.getFullYear(), day.getMonth() + 1, day.getDate()];
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}

/** As far back as the host looks at once. */
const MOST_YEARS = 10;

/** The period of these two days; `null` while they are none, out of order, after today or too far apart. */
export function ownPeriod(from: string, to: string, today: string): PeriodChoice | null {
  const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text);
  const first = `${Number(to.slice(0, 4)) - MOST_YEARS}${to.slice(4)}`;
  return isDate(from) && isDate(to) && from <= to && to <= today && from >= first
    ? { period: 'own', from, to }
    : null;
}
