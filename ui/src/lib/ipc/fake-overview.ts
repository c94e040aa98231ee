/** What the fake counts of its history, by the rules of the crate `history`. */
import type { Figures } from './generated/Figures';
import type { Funnel } from './generated/Funnel';
import type { HistoryFilter } from './generated/HistoryFilter';
import type { HistoryQuery } from './generated/HistoryQuery';
import type { HistoryRow } from './generated/HistoryRow';
import type { OutcomeKind } from './generated/OutcomeKind';
import type { Overview } from './generated/Overview';
import type { PeriodChoice } from './generated/PeriodChoice';

const DAY_MS = 86_400_000;

interface Span {
  readonly from: number;
  readonly until: number;
}

/** Midnight of the day that lies so many days from this one; days have 23 to 25 hours. */
function midnight(at: number, days = 0): number {
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days).getTime();
}

function spanOf(period: PeriodChoice, now: number): Span {
  switch (period.period) {
    case 'today':
      return { from: midnight(now), until: now };
    case 'days7':
      return { from: midnight(now, -6), until: now };
    case 'days30':
      return { from: midnight(now, -29), until: now };
    case 'own':
      return {
        from: new Date(`${period.from}T00:00`).getTime(),
        until: midnight(new Date(`${period.to}T00:00`).getTime(), 1),
      };
  }
}

/** The period before, of the same length. */
function before({ from, until }: Span): Span {
  const days = Math.ceil((until - from) / DAY_MS);
  return { from: midnight(from, -days), until: midnight(until, -days) + (until - midnight(until)) };
}

const isIn = (row: HistoryRow, { from, until }: Span): boolean => {
  const ended = Date.parse(row.endedAt);
  return ended >= from && ended < until;
};

const fits = (row: HistoryRow, filter: HistoryFilter): boolean =>
  (filter.store ?? row.store) === row.store &&
  (filter.till ?? row.till) === row.till &&
  (filter.cashier ?? row.cashier) === row.cashier &&
  (filter.outcome ?? row.outcome) === row.outcome &&
  (filter.source ?? row.source) === row.source &&
  (filter.lastThree === null || (row.maskedNumber?.endsWith(filter.lastThree) ?? false));

const isMember = ({ outcome }: HistoryRow): boolean =>
  outcome === 'enrolled' || outcome === 'updated';

function figuresOf(rows: readonly HistoryRow[]): Figures {
  const asked = rows.filter(({ milestones }) => milestones.asked !== undefined).length;
  const enrolled = rows.filter(isMember).length;
  const waits = rows
    .filter(({ milestones }) => milestones.approved !== undefined)
    .map(({ openedAt, milestones }) => Date.parse(milestones.approved ?? '') - Date.parse(openedAt))
    .sort((a, b) => a - b);
  return {
    asked,
    enrolled,
    conversion: asked === 0 ? null : enrolled / asked,
    medianMs: waits[Math.floor((waits.length - 1) / 2)] ?? null,
  };
}

function funnelOf(rows: readonly HistoryRow[]): Funnel {
  const old: OutcomeKind[] = ['alreadyMember', 'severalContacts'];
  const fresh = rows.filter(
    ({ milestones, outcome }) =>
      milestones.checked !== undefined && !old.includes(outcome as OutcomeKind),
  );
  const asked = fresh.filter(({ milestones }) => milestones.asked !== undefined);
  const approved = asked.filter(({ milestones }) => milestones.approved !== undefined);
  return {
    identified: rows.filter(({ milestones }) => milestones.identified !== undefined).length,
    new: fresh.length,
    asked: asked.length,
    approved: approved.length,
    saved: approved.filter(isMember).length,
  };
}

/** The day by the clock on the wall, `2026-11-21`. */
function dayOf(at: number): string {
  const day = new Date(at);
  const parts = [day.getFullYear(), day.getMonth() + 1, day.getDate()];
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}

/** Those of the period that are asked for, newest first. */
export const chosenRows = (rows: readonly HistoryRow[], query: HistoryQuery, now: number) =>
  rows.filter((row) => fits(row, query.filter) && isIn(row, spanOf(query.period, now)));

export function overviewOf(
  rows: readonly HistoryRow[],
  query: HistoryQuery,
  now: number,
): Overview {
  const span = spanOf(query.period, now);
  const chosen = chosenRows(rows, query, now);
  const earlier = before(span);
  const days = new Map<string, Overview['days'][number]>();
  for (let day = span.from; day < span.until; day = midnight(day, 1))
    days.set(dayOf(day), { date: dayOf(day), outcomes: {} });
  for (const { endedAt, outcome } of chosen) {
    const outcomes = days.get(dayOf(Date.parse(endedAt)))?.outcomes ?? {};
    const kind = outcome as OutcomeKind;
    outcomes[kind] = (outcomes[kind] ?? 0) + 1;
  }
  const all = (of: (row: HistoryRow) => string | null): string[] =>
    [...new Set(rows.map(of).filter((one) => one !== null))].sort();
  return {
    from: new Date(span.from).toISOString(),
    until: new Date(span.until).toISOString(),
    figures: figuresOf(chosen),
    before: figuresOf(rows.filter((row) => fits(row, query.filter) && isIn(row, earlier))),
    funnel: funnelOf(chosen),
    days: [...days.values()],
    choices: {
      stores: all(({ store }) => store),
      tills: all(({ till }) => till),
      cashiers: all(({ cashier }) => cashier),
    },
  };
}
