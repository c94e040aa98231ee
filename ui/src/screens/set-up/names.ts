/** What the steps and their fields are called. */
import { t } from '$lib/i18n';

/** What a setting is called here; one that is not asked for here keeps its key. */
export function settingName(key: string): string {
  switch (key) {
    case 'till.language':
      return t('set-up.place.language');
    case 'till.country':
      return t('set-up.place.country');
    case 'till.store':
      return t('set-up.till.store');
    case 'till.id':
      return t('set-up.till.till');
    case 'vipps.base_url':
      return t('set-up.vipps.environment');
    case 'vipps.merchant_serial_number':
      return t('set-up.vipps.unit');
    case 'engage.base_url':
      return t('set-up.engage.address');
    case 'camera.name':
      return t('set-up.camera.choice');
    default:
      return key;
  }
}
