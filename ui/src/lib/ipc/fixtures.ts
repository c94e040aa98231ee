/** The fixtures that a test of the desktop program writes from its own types, typed as those. */
import customers from './fixtures/customers.json';
import enrolments from './fixtures/enrolments.json';
import findings from './fixtures/findings.json';
import monitors from './fixtures/monitors.json';
import practiceCustomers from './fixtures/practice-customers.json';
import refusals from './fixtures/refusals.json';
import scans from './fixtures/scans.json';
import setUps from './fixtures/set-up.json';
import tills from './fixtures/tills.json';
import type { CustomerView } from './generated/CustomerView';
import type { EnrolmentView } from './generated/EnrolmentView';
import type { Finding } from './generated/Finding';
import type { MonitorView } from './generated/MonitorView';
import type { PracticeCustomer } from './generated/PracticeCustomer';
import type { Refusal } from './generated/Refusal';
import type { ScanEvent } from './generated/ScanEvent';
import type { SetUpView } from './generated/SetUpView';
import type { TillView } from './generated/TillView';

/** Some of them by name. */
export class Named<T> {
  readonly #views: ReadonlyMap<string, T>;

  constructor(views: object) {
    this.#views = new Map(Object.entries(views as Record<string, T>));
  }

  get names(): string[] {
    return [...this.#views.keys()];
  }

  /** A copy, so that no story changes another. A wrong name is a mistake in a test. */
  get(name: string): T {
    const view = this.#views.get(name);
    if (view === undefined)
      throw new Error(`no fixture \`${name}\`; there are ${this.names.join(', ')}`);
    return structuredClone(view);
  }
}

export const ENROLMENTS = new Named<EnrolmentView>(enrolments);
export const TILLS = new Named<TillView>(tills);
export const CUSTOMERS = new Named<CustomerView>(customers);
export const SCANS = new Named<ScanEvent>(scans);
export const SET_UPS = new Named<SetUpView>(setUps);
export const REFUSALS = new Named<Refusal>(refusals);
export const FINDINGS = findings as unknown as readonly Finding[];
export const PRACTICE_CUSTOMERS = practiceCustomers as unknown as readonly PracticeCustomer[];
export const MONITORS = monitors as unknown as readonly MonitorView[];
