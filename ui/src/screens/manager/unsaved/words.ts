/** What is said where something is done about an approved enrolment. */
import { t } from '$lib/i18n';
import type { Refusal } from '$lib/ipc/generated/Refusal';
import { refusalWords } from '$lib/words';

/** All of these customers approved: it is too late when their enrolment is on its way to Engage. */
export const unsavedWords = (refusal: Refusal): string =>
  refusal.code === 'tooLate' ? t('manager.unsaved.tooLate') : refusalWords(refusal);
