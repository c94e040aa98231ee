/**
 * What the fake can show, each by a name for the address: `?story=awaitingApproval`. Only names here,
 * no fixtures, so that the journeys can go through the list before a browser is there.
 */
import type { WindowName } from './backend';
import type { MeterView } from './generated/MeterView';
import type { StaffRole } from './generated/StaffRole';
import type { Section } from './office';

export interface Story {
  readonly name: string;
  readonly window: WindowName;
  /** Fixture of the till. */
  readonly till: string;
  /** Fixture of the enrolment that the cashier serves. */
  readonly served?: string;
  /** Fixtures of the other open enrolments. */
  readonly shelf?: readonly string[];
  /** Fixtures of enrolments that move after the screen stands. */
  readonly moves?: readonly string[];
  /** Fixture of what is seen in the picture. */
  readonly codes?: string;
  /** Fixture of the customer's face; without it, what follows from the enrolment that is served. */
  readonly customer?: string;
  /** Fixture of the set-up. */
  readonly setUp?: string;
  /** What a look at everything finds: what is good, or one of each. */
  readonly findings?: 'good' | 'each';
  /** What the back office holds. */
  readonly office?: OfficeStory;
  /** Time runs, and who is asked answers like the practice customer of that number. */
  readonly isPlayed?: boolean;
}

export interface OfficeStory {
  /** Who is unlocked; nobody without. */
  readonly role?: StaffRole;
  /** The part that is open. */
  readonly section?: Section;
  /** Nobody chose a PIN yet. */
  readonly isFirst?: boolean;
  /** No more than so many ended, and were noted. */
  readonly rows?: number;
  /** Somebody changed the audit. */
  readonly isBroken?: boolean;
  /** Almost all settings are locked by the computer's own file. */
  readonly isLocked?: boolean;
  /** Nothing is set yet. */
  readonly isFresh?: boolean;
  /** The key store does not answer, and so Engage cannot be asked. */
  readonly isShut?: boolean;
  /** How good the camera's picture is. */
  readonly meter?: MeterView;
}

const OUTCOMES = [
  'enrolled',
  'updated',
  'alreadyMember',
  'declined',
  'expired',
  'notOnVipps',
  'appTooOld',
  'underAge',
  'numberMismatch',
  'severalContacts',
  'answerLost',
  'cancelled',
  'savedLater',
];

const TILL_PROBLEMS = [
  'codeNotAccepted',
  'alreadyOpen',
  'vippsUnreachable',
  'vippsBusy',
  'vippsKeysRefused',
  'vippsMisconfigured',
  'vippsUnexpected',
  'vippsNotTrusted',
  'ageUnknown',
  'engageUnreachable',
  'engageKeyRefused',
  'engageRejected',
  'engageUnexpected',
  'givenUp',
  'internal',
];

const PHASES = [
  'identifying',
  'checkingMember',
  'checkingLogin',
  'requesting',
  'awaitingApproval',
  'late',
  'unverified',
  'fetchingProfile',
  'saving',
];

/** Those of a till at which Engage asks. */
const ENGAGE_WAY = [
  'creatingContact',
  'triggering',
  'awaitingChange',
  'awaitingApproval-engage',
  'ended-noReply',
  'ended-failed-triggerMissing',
];

const UNSAVED = ['unreachable', 'keyRefused', 'rejected', 'severalContacts', 'notKept'];

const CAMERA_FAULTS = ['noneFound', 'notFound', 'busy', 'refused', 'lost', 'wrongFormat', 'failed'];

const CAMERA_FLAWS = ['tooDark', 'outOfFocus'];

const SERVICE_PROBLEMS = [
  'vippsFails-vippsUnreachable',
  'vippsFails-vippsBusy',
  'vippsFails-vippsKeysRefused',
  'vippsFails-vippsMisconfigured',
  'vippsFails-vippsUnexpected',
  'vippsFails-vippsNotTrusted',
  'engageFails-engageUnreachable',
  'engageFails-engageKeyRefused',
  'engageFails-engageRejected',
  'engageFails-engageUnexpected',
];

const CODES = ['one', 'several', 'shopNumber', 'payment', 'other'];

const FACES = ['showCode', 'blank', 'working', 'confirm', 'answer', 'thanks', 'notThisTime'];

function cashier(name: string, parts: Omit<Partial<Story>, 'name' | 'window'> = {}): Story {
  return { window: 'cashier', till: 'real', ...parts, name };
}

function serving(till: string): (name: string) => Story {
  return (name) => cashier(name, { till, served: name });
}

function customer(name: string, parts: Partial<Story>): Story {
  return { till: 'displayOpen', ...parts, name, window: 'customer-display' };
}

/** A story of the back office. */
function manager(name: string, office: OfficeStory, parts: Partial<Story> = {}): Story {
  return { till: 'real', ...parts, office, name, window: 'manager' };
}

/** All of them. */
export const STORIES: readonly Story[] = [
  cashier('ready'),
  ...CODES.map((codes) => cashier(`codes-${codes}`, { codes })),
  ...PHASES.map(serving('real')),
  ...OUTCOMES.map((outcome) => `ended-${outcome}`).map(serving('real')),
  ...TILL_PROBLEMS.map((problem) => `ended-failed-${problem}`).map(serving('real')),
  ...ENGAGE_WAY.map(serving('engageWay')),
  ...UNSAVED.map((reason) => `unsaved-${reason}`).map(serving('unsaved')),
  cashier('unsaved', { till: 'unsaved', shelf: ['unsaved-unreachable'] }),
  cashier('shelf', { served: 'awaitingApproval', shelf: ['open-second', 'open-third'] }),
  cashier('shelf-while-ready', { shelf: ['awaitingApproval', 'open-second', 'open-third'] }),
  cashier('shelf-calls', {
    served: 'awaitingApproval',
    shelf: ['open-second', 'open-third'],
    moves: ['open-second-ended'],
  }),
  cashier('hostile', { till: 'hostile', served: 'hostile', shelf: ['open-second'] }),
  cashier('camera-opening', { till: 'cameraOpening' }),
  ...CAMERA_FAULTS.map((fault) => cashier(`camera-${fault}`, { till: `cameraFails-${fault}` })),
  ...CAMERA_FLAWS.map((flaw) => cashier(`camera-${flaw}`, { till: `cameraPoor-${flaw}` })),
  ...SERVICE_PROBLEMS.map((till) => cashier(till, { till })),
  cashier('engage-way', { till: 'engageWay' }),
  cashier('denmark', { till: 'denmark', served: 'awaitingApproval' }),
  cashier('display-open', { till: 'displayOpen' }),
  cashier('language-locked', { till: 'languageLocked' }),
  cashier('staff', { till: 'staffAsked' }),
  cashier('staff-signed', { till: 'staffKnown' }),
  cashier('opening', { till: 'opening' }),
  cashier('closing', { till: 'closing' }),
  cashier('practice', { till: 'practice' }),
  cashier('practice-only', { till: 'practiceOnly' }),
  cashier('practice-awaitingApproval', { till: 'practice', served: 'awaitingApproval' }),
  cashier('set-up', { till: 'setUp', setUp: 'empty', findings: 'each' }),
  cashier('set-up-filled', { till: 'setUp', setUp: 'filled' }),
  cashier('set-up-locked', { till: 'setUp', setUp: 'locked' }),
  cashier('set-up-trouble', { till: 'setUpTrouble', setUp: 'filled', findings: 'each' }),
  cashier('demo', { isPlayed: true }),
  cashier('demo-practice', { till: 'practice', isPlayed: true }),
  ...FACES.map((face) => customer(`customer-${face}`, { customer: face })),
  customer('customer-practice', { till: 'practice', customer: 'showCode' }),
  customer('customer-denmark', { till: 'denmark', customer: 'confirm' }),
  customer('customer-no-picture', { till: 'cameraFails-noneFound', customer: 'showCode' }),
  manager('manager-lock', {}),
  manager('manager-lock-first', { isFirst: true }),
  manager('manager-lock-practice', {}, { till: 'practice' }),
  manager('manager-closed', { role: 'manager' }, { till: 'setUp' }),
  manager('manager-history', { role: 'manager' }),
  manager('manager-history-few', { role: 'administrator', rows: 12 }),
  manager('manager-history-none', { role: 'manager', rows: 0 }),
  manager('manager-history-hostile', { role: 'manager', rows: 5 }, { till: 'hostile' }),
  manager('manager-unsaved', { role: 'manager', section: 'unsaved' }, { till: 'unsaved' }),
  manager('manager-unsaved-none', { role: 'manager', section: 'unsaved' }),
  manager('manager-audit', { role: 'manager', section: 'audit' }),
  manager('manager-audit-broken', { role: 'manager', section: 'audit', isBroken: true }),
  manager('manager-audit-none', { role: 'manager', section: 'audit', rows: 0 }),
  manager('settings', { role: 'administrator', section: 'settings' }),
  manager('settings-shut', { role: 'administrator', section: 'settings', isShut: true }),
  manager('settings-fresh', { role: 'administrator', section: 'settings', isFresh: true }),
  manager(
    'settings-locked',
    { role: 'administrator', section: 'settings', isLocked: true },
    { findings: 'each' },
  ),
  manager(
    'settings-poor-picture',
    { role: 'administrator', section: 'settings', meter: { light: 18, sharpness: 24 } },
    { till: 'cameraPoor-tooDark' },
  ),
  manager(
    'settings-no-camera',
    { role: 'administrator', section: 'settings' },
    { till: 'cameraFails-noneFound' },
  ),
  manager(
    'settings-practice',
    { role: 'administrator', section: 'settings' },
    { till: 'practice' },
  ),
];

/** The one with this name; the first without a name. A wrong name is a mistake in a test. */
export function storyNamed(name: string | null): Story {
  const story = STORIES.find((other) => other.name === (name ?? 'ready'));
  if (!story) throw new Error(`no story \`${name}\``);
  return story;
}
