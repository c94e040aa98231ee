/** By what a finding is mended: a screen leads to where that can be typed. */
import type { Place } from '$lib/form.svelte';
import type { Found } from '$lib/ipc/generated/Found';

/** The settings and the keys of services that this is about; none where nothing typed mends it. */
function remediesOf(found: Found): readonly string[] {
  switch (found.what) {
    case 'settingsMissing':
      return found.keys;
    case 'keysMissing':
      return found.names;
    case 'consentsNotMapped':
      return ['consents.map'];
    case 'consentsNotAsked':
      return ['vipps.scopes'];
    case 'vippsOtherIssuer':
      return ['vipps.issuer'];
    case 'vippsRefusesKeys':
    case 'vippsFails':
      return ['vipps.client_id'];
    case 'engageRefusesKey':
    case 'engageFails':
      return ['engage.api_key'];
    case 'storeInactive':
    case 'storeUnknown':
      return ['till.store'];
    case 'noCamera':
      return ['camera.name'];
    default:
      return [];
  }
}

/** The first of these places in which it can be mended; `null` where none can. */
export function placeFor<Name extends string>(
  found: Found,
  places: readonly Place<Name>[],
): Name | null {
  const remedies = remediesOf(found);
  const asks = ({ keys, secrets = [] }: Place<Name>): boolean =>
    [...keys, ...secrets].some((key) => remedies.includes(key));
  return places.find(asks)?.name ?? null;
}
