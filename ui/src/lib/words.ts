/** Sentences for what the host says: endings, problems, findings. Read anew when the language changes. */
import { t } from '$lib/i18n';
import type { CameraFault } from '$lib/ipc/generated/CameraFault';
import type { CameraView } from '$lib/ipc/generated/CameraView';
import type { CodeKind } from '$lib/ipc/generated/CodeKind';
import type { ConsentView } from '$lib/ipc/generated/ConsentView';
import type { Flaw } from '$lib/ipc/generated/Flaw';
import type { InvalidNumber } from '$lib/ipc/generated/InvalidNumber';
import type { Phase } from '$lib/ipc/generated/Phase';
import type { ProblemCode } from '$lib/ipc/generated/ProblemCode';
import type { Refusal } from '$lib/ipc/generated/Refusal';

/** What happened, for the cashier, and what to tell the customer. */
export interface Words {
  sentence: string;
  say: string;
}

/** What is the matter, and what to do about it if there is anything. */
export interface Advice {
  sentence: string;
  todo: string | null;
}

export type Ended = Extract<Phase, { phase: 'ended' }>;

/** What to tell the customer about a problem: how soon it is worth trying again. */
const SAYS = {
  codeNotAccepted: 'freshCode',
  alreadyOpen: 'underWay',
  vippsUnreachable: 'inAMoment',
  vippsBusy: 'inAMinute',
  vippsKeysRefused: 'anotherDay',
  vippsMisconfigured: 'anotherDay',
  vippsUnexpected: 'anotherDay',
  vippsNotTrusted: 'anotherDay',
  ageUnknown: 'birthDate',
  engageUnreachable: 'inAMoment',
  engageKeyRefused: 'anotherDay',
  engageRejected: 'anotherDay',
  engageUnexpected: 'anotherDay',
  triggerMissing: 'anotherDay',
  givenUp: 'anotherDay',
  internal: 'anotherDay',
} as const satisfies Record<ProblemCode, string>;

export const problemWords = (code: ProblemCode): Words => ({
  sentence: t(`common.problems.${code}`),
  say: t(`common.says.${SAYS[code]}`),
});

export const outcomeWords = (ended: Ended): Words =>
  ended.outcome === 'failed'
    ? problemWords(ended.code)
    : {
        sentence: t(`common.outcomes.${ended.outcome}.sentence`),
        say: t(`common.outcomes.${ended.outcome}.say`),
      };

const cameraFaultWords = (fault: CameraFault): Advice => ({
  sentence: t(`common.cameraFaults.${fault}.sentence`),
  todo: t(`common.cameraFaults.${fault}.todo`),
});

const flawWords = (flaw: Flaw): Advice => ({
  sentence: t(`common.cameraFlaws.${flaw}.sentence`),
  todo: t(`common.cameraFlaws.${flaw}.todo`),
});

/** How the camera is, in a few words, or what is the matter with it. */
export function cameraWords(camera: CameraView): Advice {
  switch (camera.state) {
    case 'fails':
      return cameraFaultWords(camera.fault);
    case 'poor':
      return flawWords(camera.flaw);
    default:
      return { sentence: t(`common.camera.${camera.state}`), todo: null };
  }
}

/** Whether it gives pictures, however poor. */
export const hasPicture = (camera: CameraView): boolean =>
  camera.state === 'live' || camera.state === 'poor' || camera.state === 'drawn';

export const codeWords = (kind: CodeKind): string => t(`common.codes.${kind}`);

export const numberFaultWords = (fault: InvalidNumber): string =>
  fault.why === 'wrongLength'
    ? t('common.numberFaults.wrongLength', { country: t(`common.countries.${fault.country}`) })
    : t(`common.numberFaults.${fault.why}`);

export const refusalWords = (refusal: Refusal): string => t(`common.refusals.${refusal.code}`);

/** Whether this is what a call of the host rejects with. */
export const isRefusal = (error: unknown): error is Refusal =>
  typeof error === 'object' && error !== null && 'code' in error && 'keys' in error;

/** "e-mail yes". A consent that the chain invented is called by its own name. */
export function consentWords({ name, given }: ConsentView): string {
  const kind = consentKind(name);
  return given ? t('common.consents.given', { kind }) : t('common.consents.notGiven', { kind });
}

/** "e-mail yes, SMS no". */
export const consentsWords = (consents: readonly ConsentView[]): string =>
  consents.map(consentWords).join(', ');

function consentKind(name: string): string {
  switch (name) {
    case 'acceptsEmail':
    case 'acceptsSms':
    case 'acceptsPostal':
      return t(`common.consents.kinds.${name}`);
    default:
      return name;
  }
}
