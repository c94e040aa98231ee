/** The steps of the set-up: what each asks for, and which are shown. */
import { lockOf, type Place } from '$lib/form.svelte';
import type { Finding } from '$lib/ipc/generated/Finding';
import type { SecretName } from '$lib/ipc/generated/SecretName';
import type { SetUpView } from '$lib/ipc/generated/SetUpView';

export type StepName = 'place' | 'till' | 'vipps' | 'engage' | 'camera' | 'test';

/** In the order in which they come. */
export const STEPS: readonly Place<StepName>[] = [
  { name: 'place', keys: ['till.language', 'till.country'] },
  { name: 'till', keys: ['till.store', 'till.id'] },
  {
    name: 'vipps',
    keys: ['vipps.base_url', 'vipps.merchant_serial_number'],
    secrets: ['vipps.client_id', 'vipps.client_secret', 'vipps.subscription_key'],
  },
  { name: 'engage', keys: ['engage.base_url'], secrets: ['engage.api_key'] },
  { name: 'camera', keys: ['camera.name'] },
  { name: 'test', keys: [] },
];

export function stepNamed(name: StepName): Place<StepName> {
  const step = STEPS.find((other) => other.name === name);
  if (step === undefined) throw new Error(`no step \`${name}\``);
  return step;
}

/** Whether there is nothing to do: all of it is locked, and the keychain holds its secrets. */
function isSettled({ keys, secrets = [] }: Place<StepName>, view: SetUpView): boolean {
  const isThere = (name: SecretName) =>
    view.secrets.some((secret) => secret.name === name && secret.isThere);
  return (
    keys.length > 0 && keys.every((key) => lockOf(view, key) !== null) && secrets.every(isThere)
  );
}

/** The steps that are shown. */
export const shownSteps = (view: SetUpView): StepName[] =>
  STEPS.filter((step) => !isSettled(step, view)).map((step) => step.name);

/** The steps that are left out, and who settled them. */
export function settledSteps(view: SetUpView): { names: StepName[]; by: string[] } {
  const steps = STEPS.filter((step) => isSettled(step, view));
  const by = steps.flatMap((step) => step.keys.flatMap((key) => lockOf(view, key) ?? []));
  return { names: steps.map((step) => step.name), by: [...new Set(by)] };
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

/**
 * Why the till did not open, as far as it is news: what the steps ask for is missing on every first
 * start, and is told only to somebody who tried to open the till.
 */
export const newsOf = (trouble: readonly Finding[], wasTried: boolean): Finding[] =>
  trouble.filter(({ level, found }) => {
    const isAskedFor = found.what === 'settingsMissing' || found.what === 'keysMissing';
    return level === 'fix' && (wasTried || !isAskedFor);
  });
