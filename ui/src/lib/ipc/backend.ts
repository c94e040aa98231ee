/**
 * Everything that the screens may ask of their host. `tauri.ts` asks the desktop program, `fake.ts`
 * replays what its types would say. Nothing else in this folder tree knows where answers come from.
 *
 * Calls reject with a `Refusal` and with nothing else.
 */
import type { BeginAnswer } from './generated/BeginAnswer';
import type { BeginRequest } from './generated/BeginRequest';
import type { CustomerView } from './generated/CustomerView';
import type { EnrolmentChange } from './generated/EnrolmentChange';
import type { Finding } from './generated/Finding';
import type { Language } from './generated/Language';
import type { MonitorView } from './generated/MonitorView';
import type { PracticeCustomer } from './generated/PracticeCustomer';
import type { ScanEvent } from './generated/ScanEvent';
import type { SecretName } from './generated/SecretName';
import type { SetUpView } from './generated/SetUpView';
import type { TillView } from './generated/TillView';
import type { Office, Section } from './office';

/** Ends a watch. Safe to call twice. */
export type Stop = () => void;

/** Which window this is. */
export type WindowName = 'cashier' | 'customer-display' | 'manager';

export interface Backend {
  /** The window that these screens are in. */
  readonly window: WindowName;
  /** What the till spoke when these screens began. */
  readonly language: Language;

  /** The time, in milliseconds since 1970. Screens count down by this clock only. */
  now(): number;

  /** The till's state at once, then after each change. */
  watchTill(changed: (till: TillView) => void): Stop;
  /** All open enrolments at once and after each change of mode, then each change. */
  watchEnrolments(changed: (change: EnrolmentChange) => void): Stop;
  /** What is seen and read in the camera's picture. */
  watchCamera(happened: (event: ScanEvent) => void): Stop;
  /**
   * The camera's picture as JPEG, newest first. The next one is sent when the promise of the one
   * before is settled, so a window that nobody sees asks for none.
   */
  watchPreview(show: (jpeg: ArrayBuffer) => Promise<void>): Stop;
  /** What the customer may see, at once, then after each change. */
  watchCustomer(changed: (customer: CustomerView) => void): Stop;

  /** Opens an enrolment for what was typed or scanned. */
  beginEnrolment(request: BeginRequest): Promise<BeginAnswer>;
  /** Ends one that the customer has not approved. */
  cancelEnrolment(id: string): Promise<void>;
  /** Sends a new request with a new code. */
  sendAgain(id: string): Promise<void>;
  /** Tries to save an approved one at once. */
  saveNow(id: string): Promise<void>;
  /**
   * Says whom the cashier serves: the customer display shows that enrolment. With `null` the till is
   * ready for the next customer, and the camera looks for a code.
   */
  serve(id: string | null): Promise<void>;

  /** Says who stands at the till, by staff number; with `null` nobody in particular. */
  setCashier(staff: string | null): Promise<void>;

  /** Sets the language of this till. */
  setLanguage(language: Language): Promise<void>;
  /** Tries the camera again at once. */
  retryCamera(): Promise<void>;

  /** Switches practice on or off. */
  practise(on: boolean): Promise<void>;
  /** The invented customers. */
  practiceCustomers(): Promise<PracticeCustomer[]>;
  /** Holds the code of this customer (by number) before the drawn camera. */
  holdUp(number: string): Promise<void>;
  /** Opens the simulated phone in the computer's browser: of this customer, or of all. */
  openPhone(number: string | null): Promise<void>;

  /** The monitors of this computer. */
  monitors(): Promise<MonitorView[]>;
  /** Opens the customer display on this monitor, and remembers it. */
  openCustomerDisplay(monitor: string | null): Promise<void>;
  closeCustomerDisplay(): Promise<void>;

  /** Opens the back office, or brings it to the front, at this part of it. */
  openManager(section: Section | null): Promise<void>;
  /** What the back office asks. Only its own window may. */
  office(): Promise<Office>;

  /** What the first start asks for. */
  setUp(): Promise<SetUpView>;
  /**
   * Writes settings by key into the user's file; an empty value takes the key out. All or none: the
   * refusal names each key that is wrong.
   */
  saveSettings(values: Record<string, string>): Promise<SetUpView>;
  /** Puts a secret into the keychain. It never comes back. */
  putSecret(name: SecretName, value: string): Promise<SetUpView>;
  /** Looks at everything that an enrolment needs. */
  examine(): Promise<Finding[]>;
  /** Opens the real till with what is set. What is in the way stands in `TillView.trouble`. */
  openTill(): Promise<void>;
}
