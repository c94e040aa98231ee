/** How each setting stands on the screen: what it is called, and how it is typed or chosen. */
import { t } from '$lib/i18n';
import type { Country } from '$lib/ipc/generated/Country';
import type { Language } from '$lib/ipc/generated/Language';

interface Option {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
  /** Another language than the screen's. */
  readonly lang?: string;
}

interface Typed {
  readonly kind: 'text' | 'digits' | 'address' | 'path';
}

/** The least and the most of a whole number. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

interface Chosen {
  readonly kind: 'choice';
  /** In the words of the language of now. */
  readonly options: () => Option[];
}

/** The names under which the words of the settings stand. */
type FieldName = (typeof NAMES)[keyof typeof NAMES];

const COUNTRIES: readonly Country[] = ['NO', 'SE', 'DK', 'FI', 'GL'];
const LANGUAGES: readonly Language[] = ['nb', 'sv', 'da', 'fi', 'en'];

const NAMES = {
  'till.id': 'till',
  'till.store': 'store',
  'till.country': 'country',
  'till.language': 'language',
  'till.staff': 'staff',
  'screen.clear_after_s': 'clearAfter',
  'vipps.base_url': 'vippsAddress',
  'vipps.issuer': 'issuer',
  'vipps.merchant_serial_number': 'salesUnit',
  'vipps.client_auth': 'clientAuth',
  'vipps.scopes': 'scopes',
  'vipps.requested_expiry_s': 'answerTime',
  'engage.base_url': 'engageAddress',
  'engage.source': 'source',
  'engage.contact_type': 'contactType',
  'engage.minimum_age': 'minimumAge',
  'approval.sent_by': 'sentBy',
  'approval.create_contact': 'createContact',
  'approval.trigger_id': 'trigger',
  'approval.timeout_s': 'engageTime',
  'consents.map': 'mappings',
  'camera.name': 'camera',
  'camera.width': 'width',
  'camera.height': 'height',
  'camera.rate': 'rate',
  'customer_display.monitor': 'monitor',
  'customer_display.when_idle': 'whenIdle',
  'history.path': 'database',
  'history.retention_days': 'retention',
  'history.compare_staff': 'compareStaff',
  'access.idle_s': 'idle',
  'logs.level': 'logLevel',
  'logs.keep_mb': 'logSize',
} as const;

const KINDS: Readonly<Record<string, Typed | Chosen>> = {
  'till.country': {
    kind: 'choice',
    options: () => COUNTRIES.map((value) => ({ value, label: t(`common.countries.${value}`) })),
  },
  'till.language': {
    kind: 'choice',
    options: () =>
      LANGUAGES.map((lang) => ({ value: lang, label: t(`common.languages.${lang}`), lang })),
  },
  'till.staff': chosen(['off', 'staffOff'], ['optional', 'staffOptional']),
  'vipps.issuer': { kind: 'address' },
  'vipps.merchant_serial_number': { kind: 'digits' },
  'vipps.client_auth': chosen(
    ['basic', 'authBasic'],
    ['post', 'authPost'],
    ['partner', 'authPartner'],
  ),
  'engage.base_url': { kind: 'address' },
  'approval.sent_by': chosen(['till', 'byTill'], ['engage', 'byEngage']),
  'approval.create_contact': chosen(
    ['after_approval', 'contactAfter'],
    ['before_login', 'contactBefore'],
  ),
  'customer_display.when_idle': chosen(['picture', 'idlePicture'], ['blank', 'idleBlank']),
  'history.path': { kind: 'path' },
  'history.compare_staff': chosen(['false', 'compareOff'], ['true', 'compareOn']),
  'logs.level': chosen(
    ['error', 'logError'],
    ['warn', 'logWarn'],
    ['info', 'logInfo'],
    ['debug', 'logDebug'],
  ),
};

type OptionName =
  | 'staffOff'
  | 'staffOptional'
  | 'authBasic'
  | 'authPost'
  | 'authPartner'
  | 'byTill'
  | 'byEngage'
  | 'contactAfter'
  | 'contactBefore'
  | 'idlePicture'
  | 'idleBlank'
  | 'compareOff'
  | 'compareOn'
  | 'logError'
  | 'logWarn'
  | 'logInfo'
  | 'logDebug';

function chosen(...options: readonly (readonly [value: string, name: OptionName])[]): Chosen {
  return {
    kind: 'choice',
    options: () =>
      options.map(([value, name]) => ({
        value,
        label: t(`settings.options.${name}.label`),
        hint: t(`settings.options.${name}.hint`),
      })),
  };
}

/** How this key is typed: as a line of text where nothing else is known. */
export const fieldOf = (key: string): Typed | Chosen => KINDS[key] ?? { kind: 'text' };

const nameOf = (key: string): FieldName | undefined =>
  (NAMES as Readonly<Record<string, FieldName>>)[key];

/** What a setting is called; one that is not known here keeps its key. */
export function settingName(key: string): string {
  const name = nameOf(key);
  return name === undefined ? key : t(`settings.fields.${name}.label`);
}

/** What it is for, in a sentence. */
export function settingHint(key: string): string | undefined {
  const name = nameOf(key);
  return name === undefined ? undefined : t(`settings.fields.${name}.hint`);
}

/** The same, with the range of a whole number. */
export const rangedHint = (key: string, range: Range | null): string | undefined =>
  range === null ? settingHint(key) : `${settingHint(key)} ${t('settings.range', { ...range })}`;

/** What it may be, for a value that was refused. */
export const allowedWords = (key: string, range: Range | null = null): string =>
  range === null
    ? t(`settings.allowed.${fieldOf(key).kind}`)
    : t('settings.allowed.number', { ...range });

/** A value in the words of the screen, where it has some. */
export function valueWords(key: string, value: string | null): string {
  if (value === null || value === '') return t('settings.notSet');
  const field = fieldOf(key);
  const options = field.kind === 'choice' ? field.options() : [];
  return options.find((option) => option.value === value)?.label ?? value;
}
