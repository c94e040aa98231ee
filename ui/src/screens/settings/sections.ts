/** The sections of the settings: what each shows, and in which group. */
import type { Place } from '$lib/form.svelte';
import type { IconName } from '$lib/ui/icons';

export type SectionName =
  | 'till'
  | 'camera'
  | 'scanner'
  | 'display'
  | 'vipps'
  | 'engage'
  | 'approval'
  | 'consents'
  | 'roles'
  | 'privacy'
  | 'transfer'
  | 'diagnostics'
  | 'about';

interface Section extends Place<SectionName> {
  readonly icon: IconName;
}

interface Group {
  readonly name: 'till' | 'connections' | 'people' | 'program';
  readonly sections: readonly Section[];
}

/** The key of the list that says where each answer goes. */
export const MAPPINGS = 'consents.map';

export const GROUPS: readonly Group[] = [
  {
    name: 'till',
    sections: [
      {
        name: 'till',
        icon: 'store',
        keys: ['till.store', 'till.id', 'till.country', 'till.language', 'screen.clear_after_s'],
      },
      {
        name: 'camera',
        icon: 'camera',
        keys: ['camera.name', 'camera.width', 'camera.height', 'camera.rate'],
      },
      { name: 'scanner', icon: 'barcode', keys: [] },
      {
        name: 'display',
        icon: 'screen',
        keys: ['customer_display.monitor', 'customer_display.when_idle'],
      },
    ],
  },
  {
    name: 'connections',
    sections: [
      {
        name: 'vipps',
        icon: 'phone',
        keys: [
          'vipps.base_url',
          'vipps.merchant_serial_number',
          'vipps.client_auth',
          'vipps.scopes',
          'vipps.issuer',
        ],
        secrets: ['vipps.client_id', 'vipps.client_secret', 'vipps.subscription_key'],
      },
      {
        name: 'engage',
        icon: 'people',
        keys: ['engage.base_url', 'engage.source', 'engage.contact_type', 'engage.minimum_age'],
        secrets: ['engage.api_key'],
      },
      {
        name: 'approval',
        icon: 'send',
        keys: [
          'approval.sent_by',
          'approval.create_contact',
          'approval.trigger_id',
          'approval.timeout_s',
          'vipps.requested_expiry_s',
        ],
      },
      { name: 'consents', icon: 'mail', keys: [MAPPINGS] },
    ],
  },
  {
    name: 'people',
    sections: [
      {
        name: 'roles',
        icon: 'key',
        keys: ['access.idle_s', 'till.staff', 'history.compare_staff'],
      },
      { name: 'privacy', icon: 'lock', keys: ['history.retention_days', 'history.path'] },
    ],
  },
  {
    name: 'program',
    sections: [
      { name: 'transfer', icon: 'turn', keys: [] },
      { name: 'diagnostics', icon: 'help', keys: ['logs.level', 'logs.keep_mb'] },
      { name: 'about', icon: 'info', keys: [] },
    ],
  },
];

export const SECTIONS: readonly Section[] = GROUPS.flatMap(({ sections }) => sections);

export function sectionNamed(name: SectionName): Section {
  const section = SECTIONS.find((other) => other.name === name);
  if (section === undefined) throw new Error(`no section \`${name}\``);
  return section;
}

/** Where this key is shown; `null` for one that no section knows. */
export const sectionOf = (key: string): SectionName | null =>
  SECTIONS.find(({ keys }) => keys.includes(key))?.name ?? null;
