/** The list that says where the answer to each box goes. */
import { t } from '$lib/i18n';
import type { EngageChoice } from '$lib/ipc/generated/EngageChoice';
import type { MappingView } from '$lib/ipc/generated/MappingView';

export const isSame = (one: readonly MappingView[], other: readonly MappingView[]): boolean =>
  one.length === other.length &&
  one.every(({ from, to, isPreference }, at) => {
    const against = other[at];
    return against?.from === from && against.to === to && against.isPreference === isPreference;
  });

/** The preferences that every Engage has (Voyado Engage, contact preferences). */
const PREFERENCES = ['acceptsEmail', 'acceptsSms', 'acceptsPostal'] as const;

/** One place that an answer can go to. */
export interface Target {
  readonly to: string;
  readonly name: string;
  readonly isPreference: boolean;
}

/** Everything that an answer can go to: what every Engage has, then what this one has. */
export const targetsWith = (consents: readonly EngageChoice[]): Target[] => [
  ...PREFERENCES.map((to) => ({
    to,
    name: t(`settings.consents.preferences.${to}`),
    isPreference: true,
  })),
  ...consents.map(({ id, name }) => ({ to: id, name, isPreference: false })),
];

/** A target as the value of a choice, and back. */
export const idOf = ({ to, isPreference }: Pick<MappingView, 'to' | 'isPreference'>): string =>
  `${isPreference ? 'preference' : 'consent'}:${to}`;

export function targetOf(id: string): Pick<MappingView, 'to' | 'isPreference'> {
  const at = id.indexOf(':');
  return { isPreference: id.slice(0, at) === 'preference', to: id.slice(at + 1) };
}

/** Whether another row has the same target: Engage could then be told both answers. */
export const isTwice = (mappings: readonly MappingView[], at: number): boolean =>
  mappings.some(
    (other, place) =>
      place !== at && other.to !== '' && idOf(other) === idOf(mappings[at] ?? other),
  );
