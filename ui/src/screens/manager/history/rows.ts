/** How one enrolment of the history is shown. */
import type { HistoryRow } from '$lib/ipc/generated/HistoryRow';
import type { IconName } from '$lib/ui/icons';
import { consentsWords } from '$lib/words';

type Outcome = HistoryRow['outcome'];

/** What kind of news an ending is. */
export function toneOf(outcome: Outcome): 'good' | 'plain' | 'warn' | 'bad' {
  switch (outcome) {
    case 'enrolled':
    case 'updated':
      return 'good';
    case 'alreadyMember':
    case 'savedLater':
    case 'declined':
    case 'cancelled':
      return 'plain';
    case 'failed':
      return 'bad';
    default:
      return 'warn';
  }
}

export function iconOf(outcome: Outcome): IconName {
  switch (outcome) {
    case 'enrolled':
    case 'updated':
      return 'done';
    case 'alreadyMember':
      return 'person';
    case 'savedLater':
      return 'save';
    case 'declined':
    case 'cancelled':
      return 'no';
    case 'expired':
    case 'noReply':
    case 'answerLost':
      return 'clock';
    case 'failed':
      return 'failed';
    default:
      return 'warning';
  }
}

/** "e-mail yes, SMS no"; nothing where nobody was asked. */
export const consentsOf = ({ consents }: HistoryRow): string =>
  consentsWords(Object.entries(consents).map(([name, given]) => ({ name, given })));
