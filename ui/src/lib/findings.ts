/** Sentences for what was found when everything that an enrolment needs was looked at. */
import { list, t } from '$lib/i18n';
import type { Found } from '$lib/ipc/generated/Found';
import type { SecretName } from '$lib/ipc/generated/SecretName';
import type { Advice } from '$lib/words';

/** An advice, and a line in English for support where there is one. */
export interface FindingWords extends Advice {
  detail: string | null;
}

const SECRETS = {
  'vipps.client_id': 'vippsClientId',
  'vipps.client_secret': 'vippsClientSecret',
  'vipps.subscription_key': 'vippsSubscriptionKey',
  'engage.api_key': 'engageApiKey',
  'database.key': 'databaseKey',
} as const satisfies Record<SecretName, string>;

export const secretWords = (name: SecretName): string => t(`common.secrets.${SECRETS[name]}`);

/** `settingNames` says what a settings key is called on the screen; without, keys are shown. */
export const findingWords = (
  found: Found,
  settingNames: (key: string) => string = (key) => key,
): FindingWords => ({
  ...advice(found, settingNames),
  detail: 'detail' in found && found.detail !== '' ? found.detail : null,
});

function advice(found: Found, settingNames: (key: string) => string): Advice {
  switch (found.what) {
    case 'settingsComplete':
    case 'keysThere':
    case 'databaseOpens':
    case 'vippsAnswers':
    case 'vippsTakesKeys':
    case 'engageAnswers':
      return { sentence: t(`common.findings.${found.what}.sentence`), todo: null };
    case 'storeKnown':
      return { sentence: t('common.findings.storeKnown.sentence', found), todo: null };
    case 'cameras':
      return {
        sentence: t('common.findings.cameras.sentence', { names: list(found.names) }),
        todo: null,
      };
    case 'settingsMissing': {
      const keys = list(found.keys.map(settingNames));
      return {
        sentence: t('common.findings.settingsMissing.sentence', { keys }),
        todo: t('common.findings.settingsMissing.todo'),
      };
    }
    case 'keysMissing': {
      const keys = list(found.names.map(secretWords));
      return {
        sentence: t('common.findings.keysMissing.sentence', { keys }),
        todo: t('common.findings.keysMissing.todo'),
      };
    }
    case 'settingLocked':
      return {
        sentence: t('common.findings.settingLocked.sentence', { key: settingNames(found.key) }),
        todo: t('common.findings.settingLocked.todo', { where: found.lockedBy }),
      };
    case 'keychainFails':
      return {
        sentence: t(`common.keychainFaults.${found.fault}.sentence`),
        todo: t(`common.keychainFaults.${found.fault}.todo`),
      };
    case 'unsaved':
    case 'newerOnly':
    case 'endedUncleanly':
      return {
        sentence: t(`common.findings.${found.what}.sentence`, { count: found.count }),
        todo: t(`common.findings.${found.what}.todo`),
      };
    case 'databaseKeyMissing':
    case 'databaseDamaged':
    case 'setAside':
      return {
        sentence: t(`common.findings.${found.what}.sentence`),
        todo: t(`common.findings.${found.what}.todo`, { path: found.path }),
      };
    case 'storeInactive':
    case 'storeUnknown':
      return {
        sentence: t(`common.findings.${found.what}.sentence`, { store: found.store }),
        todo: t(`common.findings.${found.what}.todo`),
      };
    case 'settingsWrong':
    case 'consentsNotMapped':
    case 'consentsNotAsked':
    case 'databaseKeyUnreadable':
    case 'databaseFails':
    case 'setAsideUnknown':
    case 'vippsRefusesKeys':
    case 'vippsOtherIssuer':
    case 'vippsFails':
    case 'engageRefusesKey':
    case 'engageFails':
    case 'storeUntold':
    case 'noCamera':
      return {
        sentence: t(`common.findings.${found.what}.sentence`),
        todo: t(`common.findings.${found.what}.todo`),
      };
  }
}
