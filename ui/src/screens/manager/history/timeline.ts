/** What happened in an enrolment, in words. */
import { t } from '$lib/i18n';
import { exactDayTime, exactTime } from '$lib/i18n/dates';
import type { HistoryRow } from '$lib/ipc/generated/HistoryRow';
import type { ProblemCode } from '$lib/ipc/generated/ProblemCode';
import type { StoredEvent } from '$lib/ipc/generated/StoredEvent';
import type { UnsavedReason } from '$lib/ipc/generated/UnsavedReason';
import { problemWords } from '$lib/words';
import { outcomeName, OUTCOMES, REASONS, reasonName } from '../words';
import { dateOf } from './period';

/** The steps by the names under which they are stored. */
const STEPS = [
  'begun',
  'identified',
  'checked',
  'create_contact',
  'contact_made',
  'request',
  'requested',
  'keep_waiting',
  'send_again',
  'request_over',
  'approved',
  'profile_later',
  'profiled',
  'write_sent',
  'write_not_done',
  'made',
  'save_later',
  'save_now',
  'trigger',
  'watch',
  'stands',
  'give_up',
  'end',
] as const;

/** Those that say only that nothing is new. */
const QUIET = ['poll_planned', 'look_later'];

const UNSAVED = [
  'unreachable',
  'keyRefused',
  'rejected',
  'severalContacts',
  'notKept',
] as const satisfies readonly UnsavedReason[];

export interface Line {
  /** By the clock on the wall, with its day where that is not the one on which it began. */
  readonly time: string;
  readonly name: string;
  readonly detail: string | null;
  /** How long after the begin, in milliseconds. */
  readonly afterMs: number;
}

export function linesOf(events: readonly StoredEvent[], openedAt: string): Line[] {
  return events
    .filter(({ step }) => !QUIET.includes(step))
    .map(({ at, step, detail }) => ({
      time: isSameDay(at, openedAt) ? exactTime(at) : exactDayTime(at),
      name: stepName(step),
      detail: detail === null ? null : detailWords(detail),
      afterMs: Math.max(0, Date.parse(at) - Date.parse(openedAt)),
    }));
}

const isSameDay = (at: string, other: string): boolean =>
  dateOf(Date.parse(at)) === dateOf(Date.parse(other));

/** A step that a later version wrote is called as it is stored. */
function stepName(step: string): string {
  const known = STEPS.find((other) => other === step);
  return known === undefined ? step : t(`manager.steps.${known}`);
}

/** An ending, a reason for waiting or for giving up, as they are stored; others as they are. */
function detailWords(detail: string): string {
  const said = parsed(detail);
  if (typeof said === 'object' && said !== null && 'outcome' in said) {
    const { outcome, code } = said as { outcome: string; code?: ProblemCode };
    if (outcome === 'failed' && code !== undefined) return problemWords(code).sentence;
    const known = OUTCOMES.find((other) => other === outcome);
    if (known !== undefined) return outcomeName(known);
  }
  const waits = UNSAVED.find((other) => other === said);
  if (waits !== undefined) return t(`common.unsaved.${waits}`);
  const reason = REASONS.find((other) => other === said);
  return reason === undefined ? detail : reasonName(reason);
}

function parsed(detail: string): unknown {
  try {
    return JSON.parse(detail);
  } catch {
    return detail;
  }
}

/** How it ended, in a sentence. */
export const endingOf = (row: HistoryRow): string =>
  row.outcome === 'failed'
    ? problemWords(row.code).sentence
    : t(`common.outcomes.${row.outcome}.sentence`);
