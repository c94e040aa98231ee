/** How an ending looks: its icon and tone. The words are elsewhere. */
import type { Outcome } from '$lib/ipc/generated/Outcome';
import type { IconName } from '$lib/ui/icons';

export type Tone = 'good' | 'plain' | 'warn' | 'bad';

interface Ending {
  icon: IconName;
  tone: Tone;
}

/** A no is an answer like any other, so it is calm. Red is for what somebody has to mend. */
const ENDINGS: Record<Outcome['outcome'], Ending> = {
  enrolled: { icon: 'check', tone: 'good' },
  updated: { icon: 'check', tone: 'good' },
  alreadyMember: { icon: 'person', tone: 'good' },
  savedLater: { icon: 'save', tone: 'good' },
  declined: { icon: 'minus', tone: 'plain' },
  cancelled: { icon: 'minus', tone: 'plain' },
  underAge: { icon: 'minus', tone: 'plain' },
  expired: { icon: 'clock', tone: 'warn' },
  noReply: { icon: 'clock', tone: 'warn' },
  notOnVipps: { icon: 'phone', tone: 'warn' },
  appTooOld: { icon: 'phone', tone: 'warn' },
  numberMismatch: { icon: 'warning', tone: 'warn' },
  severalContacts: { icon: 'people', tone: 'warn' },
  answerLost: { icon: 'unknown', tone: 'warn' },
  failed: { icon: 'warning', tone: 'bad' },
};

export const endingOf = (outcome: Outcome['outcome']): Ending => ENDINGS[outcome];
