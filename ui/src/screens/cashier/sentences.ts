/** What the screen says in whole sentences, to be shown and to be read out. Read anew when the language changes. */
import { t } from '$lib/i18n';
import type { EnrolmentView } from '$lib/ipc/generated/EnrolmentView';
import { codeWords, outcomeWords, refusalWords } from '$lib/words';
import type { NoteSubject } from './notes.svelte';

export function noteWords(note: NoteSubject): string {
  switch (note.about) {
    case 'refusal':
      return refusalWords(note.refusal);
    case 'notTaken':
      return `${t('cashier.notes.notTaken')} ${refusalWords(note.refusal)}`;
    case 'wrongCode':
      return codeWords(note.kind);
    case 'alreadyOpen':
    case 'cannotCancel':
    case 'garbled':
    case 'brokenOff':
      return t(`cashier.notes.${note.about}`);
  }
}

/** What goes on with it, or how it ended. */
export const stateWords = ({ phase }: EnrolmentView): string =>
  phase.phase === 'ended' ? outcomeWords(phase).sentence : t(`common.phases.${phase.phase}`);

/** What is read out when this one is served, and a key that stands for this news and no other. */
export function news(view: EnrolmentView): { text: string; once: string } {
  const { phase } = view;
  const once = `${view.id}:${phase.phase}`;
  switch (phase.phase) {
    case 'ended': {
      const { sentence, say } = outcomeWords(phase);
      return { text: `${sentence} ${t('cashier.say')}: ${say}`, once };
    }
    case 'awaitingApproval': {
      const { code } = phase;
      const say = t('cashier.approval.say', { code });
      return { text: `${stateWords(view)}. ${t('cashier.say')}: ${say}`, once: `${once}:${code}` };
    }
    case 'unsaved':
      return {
        text: `${stateWords(view)}. ${t('cashier.say')}: ${t('cashier.unsaved.say')}`,
        once,
      };
    default:
      return { text: stateWords(view), once };
  }
}

/** What is read out when one on the shelf ends. */
export const shelfNews = (view: EnrolmentView): string =>
  view.lastThree === null
    ? stateWords(view)
    : t('cashier.shelf.ended', { lastThree: view.lastThree, sentence: stateWords(view) });
