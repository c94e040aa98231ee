/** Words that more than one part of the back office says. */
import { duration, t } from '$lib/i18n';
import type { GiveUpReason } from '$lib/ipc/generated/GiveUpReason';
import type { HistoryRow } from '$lib/ipc/generated/HistoryRow';
import type { OutcomeKind } from '$lib/ipc/generated/OutcomeKind';
import type { Source } from '$lib/ipc/generated/Source';

const MINUTE_MS = 60_000;

/** What is left of a session: minutes while there are some, so that it does not tick in the eye. */
export const left = (ms: number): string =>
  duration(ms > MINUTE_MS ? Math.ceil(ms / MINUTE_MS) * MINUTE_MS : ms);

/** Every way an enrolment can end, in the order in which lists have them. */
export const OUTCOMES = [
  'enrolled',
  'updated',
  'alreadyMember',
  'declined',
  'cancelled',
  'expired',
  'noReply',
  'answerLost',
  'notOnVipps',
  'appTooOld',
  'underAge',
  'numberMismatch',
  'severalContacts',
  'failed',
] as const satisfies readonly OutcomeKind[];

export const SOURCES = [
  'camera',
  'handScanner',
  'keypad',
  'file',
  'call',
] as const satisfies readonly Source[];

export const REASONS = [
  'customerWithdrew',
  'enteredByHand',
  'cannotBeSaved',
  'mistake',
] as const satisfies readonly GiveUpReason[];

/** `Said no`. One that is never the end of a stored enrolment says what the till said. */
export const outcomeName = (outcome: HistoryRow['outcome']): string =>
  outcome === 'savedLater'
    ? t('common.outcomes.savedLater.sentence')
    : t(`manager.outcomes.${outcome}`);

export const sourceName = (source: Source): string => t(`manager.sources.${source}`);

export const reasonName = (reason: GiveUpReason): string => t(`manager.giveUp.reasons.${reason}`);
