/**
 * What the charts draw, in numbers: which outcomes stand together, which days a bar holds, and where
 * each piece of it lies. Knows no page.
 */
import { noonOf } from '$lib/i18n/dates';
import type { Day } from '$lib/ipc/generated/Day';
import type { OutcomeKind } from '$lib/ipc/generated/OutcomeKind';

/** Outcomes that stand for the same to a manager, in the order of the stack from the ground up. */
export const GROUPS = ['members', 'already', 'no', 'silent', 'unable', 'failed'] as const;
export type Group = (typeof GROUPS)[number];

const GROUP_OF: Record<OutcomeKind, Group> = {
  enrolled: 'members',
  updated: 'members',
  alreadyMember: 'already',
  declined: 'no',
  cancelled: 'no',
  expired: 'silent',
  noReply: 'silent',
  answerLost: 'silent',
  notOnVipps: 'unable',
  appTooOld: 'unable',
  underAge: 'unable',
  numberMismatch: 'unable',
  severalContacts: 'unable',
  failed: 'failed',
};

export type Counts = Readonly<Record<Group, number>>;

/** Some days under one bar. */
export interface Bucket {
  /** The first day and the last, `2026-11-21`. */
  readonly from: string;
  readonly to: string;
  readonly counts: Counts;
  readonly total: number;
}

/** How many days one bar holds. */
export type Grain = 'day' | 'week' | 'month';

const MOST_DAYS = 45;
const MOST_WEEKS = 45 * 7;

export function grainOf(days: number): Grain {
  if (days <= MOST_DAYS) return 'day';
  return days <= MOST_WEEKS ? 'week' : 'month';
}

/** What is the same for all days under one bar. Weeks begin on Monday. */
function placeOf(date: string, grain: Grain): string {
  if (grain === 'day') return date;
  if (grain === 'month') return date.slice(0, 7);
  const noon = new Date(noonOf(date));
  noon.setDate(noon.getDate() - ((noon.getDay() + 6) % 7));
  return noon.toDateString();
}

export function bucketsOf(days: readonly Day[]): Bucket[] {
  const grain = grainOf(days.length);
  const byPlace = new Map<string, Day[]>();
  for (const day of days) {
    const place = placeOf(day.date, grain);
    byPlace.set(place, [...(byPlace.get(place) ?? []), day]);
  }
  return [...byPlace.values()].map((held) => ({
    from: held[0]?.date ?? '',
    to: held.at(-1)?.date ?? '',
    ...sumOf(held),
  }));
}

/** All of these days together. */
export function sumOf(days: readonly Day[]): { counts: Counts; total: number } {
  const counts = { members: 0, already: 0, no: 0, silent: 0, unable: 0, failed: 0 };
  let total = 0;
  for (const { outcomes } of days)
    for (const [kind, count = 0] of Object.entries(outcomes)) {
      counts[GROUP_OF[kind as OutcomeKind]] += count;
      total += count;
    }
  return { counts, total };
}

/** Two to five even steps from nothing to at least the largest. Whole numbers: half a customer is none. */
export function ticksTo(largest: number): number[] {
  const rough = Math.max(1, largest / 4);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough) ?? 10;
  const step = Math.max(1, Math.round(factor * power));
  const count = Math.max(1, Math.ceil(largest / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

export interface Piece {
  readonly group: Group;
  readonly y: number;
  readonly height: number;
}

export interface Bar {
  readonly x: number;
  readonly width: number;
  readonly pieces: readonly Piece[];
}

/** Where everything lies in a box of this size, in its pixels, downwards from its top left corner. */
export interface Plot {
  readonly bars: readonly Bar[];
  readonly ticks: readonly { value: number; y: number }[];
  /** The places of the bars that have room for a word below. */
  readonly named: readonly number[];
  /** The room of one bar with its gap. */
  readonly pitch: number;
}

const GAP = 0.28;
const WIDEST = 72;

export function plot(
  buckets: readonly Bucket[],
  size: { width: number; height: number; word: number },
): Plot {
  const ticks = ticksTo(Math.max(0, ...buckets.map(({ total }) => total)));
  const top = ticks.at(-1) ?? 1;
  const heightOf = (count: number): number => (count / top) * size.height;
  const pitch = buckets.length === 0 ? 0 : size.width / buckets.length;
  const width = Math.min(WIDEST, pitch * (1 - GAP));
  const every = Math.max(1, Math.ceil(size.word / Math.max(1, pitch)));
  return {
    pitch,
    ticks: ticks.map((value) => ({ value, y: size.height - heightOf(value) })),
    // From the last one backwards: the newest day is the one that is looked for.
    named: buckets.map((_, index) => index).filter((at) => (buckets.length - 1 - at) % every === 0),
    bars: buckets.map(({ counts }, index) => ({
      x: pitch * index + (pitch - width) / 2,
      width,
      pieces: stack(counts, heightOf, size.height),
    })),
  };
}

function stack(counts: Counts, heightOf: (count: number) => number, ground: number): Piece[] {
  let y = ground;
  return GROUPS.filter((group) => counts[group] > 0).map((group) => {
    const height = heightOf(counts[group]);
    y -= height;
    return { group, y, height };
  });
}
