/** The steps of the set-up: what each asks for, which are shown, and where a finding leads to. */
import type { Finding } from '$lib/ipc/generated/Finding';
import type { Found } from '$lib/ipc/generated/Found';
import type { SecretName } from '$lib/ipc/generated/SecretName';
import type { SetUpView } from '$lib/ipc/generated/SetUpView';

export type StepName = 'place' | 'till' | 'vipps' | 'engage' | 'camera' | 'test';

interface Step {
  name: StepName;
  /** The settings that it asks for, by key. */
  settings: readonly string[];
  secrets: readonly SecretName[];
}

/** In the order in which they come. */
const STEPS: readonly Step[] = [
  { name: 'place', settings: ['till.language', 'till.country'], secrets: [] },
  { name: 'till', settings: ['till.store', 'till.id'], secrets: [] },
  {
    name: 'vipps',
    settings: ['vipps.base_url', 'vipps.merchant_serial_number'],
    secrets: ['vipps.client_id', 'vipps.client_secret', 'vipps.subscription_key'],
  },
  { name: 'engage', settings: ['engage.base_url'], secrets: ['engage.api_key'] },
  { name: 'camera', settings: ['camera.name'], secrets: [] },
  { name: 'test', settings: [], secrets: [] },
];

/** All that this step asks for. */
export const stepOf = (name: StepName): Step | undefined =>
  STEPS.find((step) => step.name === name);

/** Who locks this key; `null` if it can be changed. */
export const lockOf = (view: SetUpView, key: string): string | null =>
  view.settings.find((setting) => setting.key === key)?.lockedBy ?? null;

/** Whether there is nothing to do: all of it is locked, and the keychain holds its secrets. */
function isSettled(step: Step, view: SetUpView): boolean {
  const isThere = (name: SecretName) =>
    view.secrets.some((secret) => secret.name === name && secret.isThere);
  return (
    step.settings.length > 0 &&
    step.settings.every((key) => lockOf(view, key) !== null) &&
    step.secrets.every(isThere)
  );
}

/** The steps that are shown. */
export const shownSteps = (view: SetUpView): StepName[] =>
  STEPS.filter((step) => !isSettled(step, view)).map((step) => step.name);

/** The steps that are left out, and who settled them. */
export function settledSteps(view: SetUpView): { names: StepName[]; by: string[] } {
  const steps = STEPS.filter((step) => isSettled(step, view));
  const by = steps.flatMap((step) => step.settings.flatMap((key) => lockOf(view, key) ?? []));
  return { names: steps.map((step) => step.name), by: [...new Set(by)] };
}

/** What of the drafts differs from what is set. Locked keys are never written. */
export function changes(
  name: StepName,
  view: SetUpView,
  drafts: Readonly<Record<string, string>>,
): Record<string, string> {
  const changed: Record<string, string> = {};
  for (const key of stepOf(name)?.settings ?? []) {
    const draft = drafts[key]?.trim();
    const value = view.settings.find((setting) => setting.key === key)?.value ?? '';
    if (draft !== undefined && draft !== value && lockOf(view, key) === null) changed[key] = draft;
  }
  return changed;
}

/** The kinds of sentences that say what a key may be. */
export type Allowed = 'text' | 'digits' | 'address' | 'choice';

const ALLOWED: Readonly<Record<string, Allowed>> = {
  'till.language': 'choice',
  'till.country': 'choice',
  'vipps.base_url': 'address',
  'vipps.merchant_serial_number': 'digits',
  'engage.base_url': 'address',
};

export const allowedFor = (key: string): Allowed => ALLOWED[key] ?? 'text';

/** The step in which this can be mended; `null` where no step can. */
export function stepFor(found: Found): StepName | null {
  switch (found.what) {
    case 'settingsMissing':
      return stepAsking(found.keys);
    case 'keysMissing':
      return stepAsking(found.names);
    case 'vippsRefusesKeys':
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

const stepAsking = (keys: readonly string[]): StepName | null =>
  STEPS.find((step) => [...step.settings, ...step.secrets].some((key) => keys.includes(key)))
    ?.name ?? null;

/**
 * Why the till did not open, as far as it is news: what the steps ask for is missing on every first
 * start, and is told only to somebody who tried to open the till.
 */
export const newsOf = (trouble: readonly Finding[], wasTried: boolean): Finding[] =>
  trouble.filter(({ level, found }) => {
    const isAskedFor = found.what === 'settingsMissing' || found.what === 'keysMissing';
    return level === 'fix' && (wasTried || !isAskedFor);
  });
