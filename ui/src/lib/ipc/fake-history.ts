/** An invented history: two months at one store, the same each time. */
import type { HistoryRow } from './generated/HistoryRow';
import type { Milestone } from './generated/Milestone';
import type { OutcomeKind } from './generated/OutcomeKind';
import type { ProblemCode } from './generated/ProblemCode';
import type { Source } from './generated/Source';

const DAY_MS = 86_400_000;
const DAYS = 62;

/** How many of a hundred end so. */
const OUTCOMES: readonly (readonly [OutcomeKind, number])[] = [
  ['enrolled', 46],
  ['updated', 9],
  ['alreadyMember', 17],
  ['declined', 7],
  ['expired', 6],
  ['cancelled', 5],
  ['notOnVipps', 3],
  ['underAge', 1],
  ['appTooOld', 1],
  ['numberMismatch', 1],
  ['severalContacts', 1],
  ['answerLost', 1],
  ['failed', 2],
];
const SOURCES: readonly (readonly [Source, number])[] = [
  ['camera', 68],
  ['handScanner', 14],
  ['keypad', 18],
];
const CASHIERS: readonly (readonly [string, number])[] = [
  ['101', 40],
  ['204', 35],
  ['317', 25],
];
const PROBLEMS: readonly (readonly [ProblemCode, number])[] = [
  ['vippsUnreachable', 60],
  ['engageUnreachable', 30],
  ['codeNotAccepted', 10],
];

/** What was reached before this ending, in order. */
const ROADS: Record<OutcomeKind, readonly Milestone[]> = {
  enrolled: ['identified', 'checked', 'asked', 'approved', 'profiled', 'saved'],
  updated: ['identified', 'checked', 'asked', 'approved', 'profiled', 'saved'],
  alreadyMember: ['identified', 'checked'],
  severalContacts: ['identified', 'checked'],
  declined: ['identified', 'checked', 'asked'],
  expired: ['identified', 'checked', 'asked'],
  answerLost: ['identified', 'checked', 'asked'],
  noReply: ['identified', 'checked', 'asked'],
  cancelled: ['identified', 'checked', 'asked'],
  notOnVipps: ['identified', 'checked'],
  appTooOld: ['identified', 'checked'],
  underAge: ['identified', 'checked', 'asked', 'approved', 'profiled'],
  numberMismatch: ['identified', 'checked', 'asked', 'approved', 'profiled'],
  failed: ['identified'],
};
const TAKES: Record<Milestone, number> = {
  identified: 600,
  checked: 700,
  asked: 1_300,
  approved: 22_000,
  profiled: 800,
  saved: 1_100,
};
const LAST_WAIT: Partial<Record<OutcomeKind, number>> = { expired: 150_000, declined: 31_000 };

/** Numbers from 0 to 1 that look like chance (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function pick<T>(choices: readonly (readonly [T, number])[], random: () => number): T {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  let left = random() * total;
  for (const [choice, weight] of choices) {
    left -= weight;
    if (left < 0) return choice;
  }
  return (choices[0] as readonly [T, number])[0];
}

/** All of it, newest first, up to this time. */
export function historyUntil(now: number, place = { store: 'oslo-01', till: 'oslo-01-till-3' }) {
  const random = chance(20_261_121);
  const rows: HistoryRow[] = [];
  for (let back = DAYS; back >= 0; back -= 1) {
    const morning = new Date(now - back * DAY_MS);
    morning.setHours(9, 0, 0, 0);
    const isSunday = morning.getDay() === 0;
    const count = isSunday ? 0 : Math.round(14 + random() * 16 + (DAYS - back) / 6);
    for (let each = 0; each < count; each += 1) {
      const opened = morning.getTime() + random() * 11 * 3_600_000;
      const row = rowAt(opened, rows.length, random, place);
      if (Date.parse(row.endedAt) < now) rows.push(row);
    }
  }
  return rows.sort((a, b) => b.endedAt.localeCompare(a.endedAt));
}

function rowAt(
  opened: number,
  place: number,
  random: () => number,
  at: { store: string; till: string },
): HistoryRow {
  const outcome = pick(OUTCOMES, random);
  const milestones: HistoryRow['milestones'] = {};
  let time = opened;
  for (const milestone of ROADS[outcome]) {
    time += TAKES[milestone] * (0.6 + random() * 0.9);
    milestones[milestone] = new Date(time).toISOString();
  }
  time += (LAST_WAIT[outcome] ?? 200) * (0.9 + random() * 0.1);
  const isAsked = milestones.approved !== undefined;
  const lastThree = String(Math.floor(random() * 1_000)).padStart(3, '0');
  return {
    id: `019a9f3c-0000-7000-8000-${String(place + 1).padStart(12, '0')}`,
    openedAt: new Date(opened).toISOString(),
    endedAt: new Date(time).toISOString(),
    store: at.store,
    till: at.till.replace(/\d*$/, String(3 + Math.floor(random() * 2))),
    cashier: random() < 0.85 ? pick(CASHIERS, random) : null,
    source: pick(SOURCES, random),
    milestones,
    consents: isAsked ? { acceptsEmail: random() < 0.7, acceptsSms: random() < 0.4 } : {},
    maskedNumber: `+47 ••• •• ${lastThree}`,
    ...(outcome === 'failed' ? { outcome, code: pick(PROBLEMS, random) } : { outcome }),
  };
}
