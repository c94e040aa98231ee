/** What a scan in the test field tells about the scanner. */
import { t } from '$lib/i18n';
import type { Repair } from '$lib/layout';
import type { Advice } from '$lib/words';

/** The most of what was typed that is shown. */
const SHOWN = 64;

export type Scan = Repair | { kind: 'brokenOff' };

export interface Verdict extends Advice {
  isGood: boolean;
}

export function verdictOf(scan: Scan): Verdict {
  switch (scan.kind) {
    case 'clean':
      return { sentence: t('settings.scanner.clean'), todo: null, isGood: true };
    case 'repaired':
      return scan.layout === null
        ? {
            sentence: t('settings.scanner.capitals'),
            todo: t('settings.scanner.capitalsTodo'),
            isGood: true,
          }
        : {
            sentence: t('settings.scanner.repaired'),
            todo: t('settings.scanner.repairedTodo', {
              layout: t(`settings.scanner.layouts.${scan.layout}`),
            }),
            isGood: true,
          };
    case 'other':
      return {
        sentence: t('settings.scanner.other'),
        todo: t('settings.scanner.otherTodo', { text: scan.text.slice(0, SHOWN) }),
        isGood: true,
      };
    case 'garbled':
      return {
        sentence: t('settings.scanner.garbled'),
        todo: t('settings.scanner.garbledTodo'),
        isGood: false,
      };
    case 'brokenOff':
      return {
        sentence: t('settings.scanner.brokenOff'),
        todo: t('settings.scanner.brokenOffTodo'),
        isGood: false,
      };
  }
}
