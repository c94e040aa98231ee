/** The name that customers know the app by, in each market and from which day on. */
import type { Country } from './ipc/generated/Country';

/** The names. */
export type Brand = 'Vipps' | 'MobilePay';

interface Market {
  readonly timeZone: string;
  /** Each from the beginning of this day in the market's own time zone; the oldest first. */
  readonly names: readonly { readonly from: string; readonly brand: Brand }[];
}

const VIPPS = [{ from: '2015-05-30', brand: 'Vipps' }] as const;
const MOBILEPAY_THEN_VIPPS = [
  { from: '2013-05-07', brand: 'MobilePay' },
  { from: '2027-01-12', brand: 'Vipps' },
] as const;

const MARKETS: Record<Country, Market> = {
  NO: { timeZone: 'Europe/Oslo', names: VIPPS },
  SE: { timeZone: 'Europe/Stockholm', names: VIPPS },
  DK: { timeZone: 'Europe/Copenhagen', names: MOBILEPAY_THEN_VIPPS },
  FI: { timeZone: 'Europe/Helsinki', names: MOBILEPAY_THEN_VIPPS },
  GL: { timeZone: 'America/Nuuk', names: MOBILEPAY_THEN_VIPPS },
};

/** The name in this market at this time, in milliseconds since 1970. */
export function brandFor(country: Country, nowMs: number): Brand {
  const { timeZone, names } = MARKETS[country];
  const today = dayIn(timeZone, nowMs);
  const current = names.findLast(({ from }) => from <= today) ?? names[0];
  return current?.brand ?? 'Vipps';
}

/** The calendar day there, `2027-01-12`. */
function dayIn(timeZone: string, nowMs: number): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(nowMs);
  const part = (type: 'year' | 'month' | 'day') =>
    parts.find((other) => other.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}
