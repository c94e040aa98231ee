/** Where in the settings a finding can be mended. */
import type { Found } from '$lib/ipc/generated/Found';
import type { SecretName } from '$lib/ipc/generated/SecretName';
import { sectionOf, SECTIONS, type SectionName } from './sections';

const sectionOfSecret = (name: SecretName): SectionName | null =>
  SECTIONS.find(({ secrets }) => secrets?.includes(name))?.name ?? null;

const first = <T>(items: readonly T[], find: (item: T) => SectionName | null) =>
  items.map(find).find((section) => section !== null) ?? null;

/** The section in which this can be mended; `null` where none can. */
export function sectionFor(found: Found): SectionName | null {
  switch (found.what) {
    case 'settingsMissing':
      return first(found.keys, sectionOf);
    case 'keysMissing':
      return first(found.names, sectionOfSecret);
    case 'consentsNotMapped':
      return 'consents';
    case 'consentsNotAsked':
    case 'vippsRefusesKeys':
    case 'vippsOtherIssuer':
    case 'vippsFails':
      return 'vipps';
    case 'engageRefusesKey':
    case 'engageFails':
      return 'engage';
    case 'storeInactive':
    case 'storeUnknown':
      return 'till';
    case 'noCamera':
      return 'camera';
    default:
      return null;
  }
}
