/**
 * The enrolments that the screen holds: open ones, and ended ones until they were seen. Pure; the
 * state class decides who is served.
 */
import type { EnrolmentView } from '$lib/ipc/generated/EnrolmentView';

/** How long an ended card stays on the shelf when nobody looks at it. */
export const SHELF_ENDED_MS = 120_000;
/** How long the ending of one that is not shown is kept, in case its opening is still on the way. */
const UNSHOWN_ENDED_MS = 10_000;

export interface Entry {
  view: EnrolmentView;
  /** Whether it is left out of the shelf: put away by the cashier, or never shown. */
  isAway: boolean;
  /** When its ending came. */
  endedAt: number | null;
  /** When the newest request was sent, in milliseconds since 1970: a countdown began then. */
  askedAt: number;
}

export type Roster = ReadonlyMap<string, Entry>;

export const isEnded = (view: EnrolmentView): boolean => view.phase.phase === 'ended';
export const isUnsaved = (view: EnrolmentView): boolean => view.phase.phase === 'unsaved';

/** Whether the cashier has nothing more to do for it: it ended, or is approved and kept safely here. */
export const isOver = (view: EnrolmentView): boolean => isEnded(view) || isUnsaved(view);

/** Whether the customer approved: from here on it can be carried through, not cancelled. */
export const isApproved = ({ phase: { phase } }: EnrolmentView): boolean =>
  phase === 'fetchingProfile' || phase === 'saving' || phase === 'unsaved';

/** All open ones. What waits to be saved stands in the status line and not on the shelf. */
export const fromSnapshot = (views: readonly EnrolmentView[]): Roster =>
  new Map(
    views.map((view) => [
      view.id,
      { view, isAway: isUnsaved(view), endedAt: null, askedAt: firstAskedAt(view) },
    ]),
  );

/** With this view, unless a newer one is there. */
export function withView(roster: Roster, view: EnrolmentView, now: number): Roster {
  const known = roster.get(view.id);
  if (known && known.view.version >= view.version) return roster;
  const hasEnded = isEnded(view);
  return new Map(roster).set(view.id, {
    view,
    isAway: known ? known.isAway : hasEnded,
    endedAt: hasEnded ? now : null,
    askedAt: known && hasNewCode(known.view, view) ? now : (known?.askedAt ?? firstAskedAt(view)),
  });
}

/** With this one on the shelf, or put away. */
export function placed(roster: Roster, id: string, isAway: boolean): Roster {
  const entry = roster.get(id);
  if (!entry || entry.isAway === isAway) return roster;
  return new Map(roster).set(id, { ...entry, isAway });
}

export function without(roster: Roster, id: string): Roster {
  if (!roster.has(id)) return roster;
  const rest = new Map(roster);
  rest.delete(id);
  return rest;
}

/** Without the ended ones whose time is over. The one that is served has a time of its own. */
export function forgetful(roster: Roster, served: string | null, now: number): Roster {
  const isOver = ([id, { endedAt, isAway }]: [string, Entry]): boolean =>
    id !== served &&
    endedAt !== null &&
    now - endedAt >= (isAway ? UNSHOWN_ENDED_MS : SHELF_ENDED_MS);
  const rest = [...roster].filter((entry) => !isOver(entry));
  return rest.length === roster.size ? roster : new Map(rest);
}

const firstAskedAt = ({ milestones, openedAt }: EnrolmentView): number =>
  Date.parse(milestones.asked ?? openedAt);

/** Whether a request was sent since: the first one, or one more with a code of its own. */
const hasNewCode = (before: EnrolmentView, { phase }: EnrolmentView): boolean =>
  'expiresAt' in phase &&
  !('expiresAt' in before.phase && before.phase.expiresAt === phase.expiresAt);
