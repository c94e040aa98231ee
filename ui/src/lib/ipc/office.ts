/**
 * Everything that the back office may ask of its host, beside `backend.ts`. The host asks each time
 * whether the role that is unlocked may do it, and refuses with `notAllowed` if not: nothing is hidden
 * here that is not refused there. Each call counts as somebody being there and prolongs the session;
 * that of `unsavedList` does not, which the page also makes by itself.
 *
 * Calls reject with a `Refusal` and with nothing else.
 */
import type { Stop } from './backend';
import type { AccessView } from './generated/AccessView';
import type { AuditEntry } from './generated/AuditEntry';
import type { AuditFinding } from './generated/AuditFinding';
import type { ErasureReceipt } from './generated/ErasureReceipt';
import type { ExportProgress } from './generated/ExportProgress';
import type { FileAnswer } from './generated/FileAnswer';
import type { GiveUpReason } from './generated/GiveUpReason';
import type { HistoryPage } from './generated/HistoryPage';
import type { HistoryQuery } from './generated/HistoryQuery';
import type { ManagerSection as Section } from './generated/ManagerSection';
import type { Overview } from './generated/Overview';
import type { StaffRole } from './generated/StaffRole';
import type { TimeLine } from './generated/TimeLine';
import type { Traces } from './generated/Traces';
import type { UnlockAnswer } from './generated/UnlockAnswer';
import type { UnsavedRow } from './generated/UnsavedRow';
import type { SettingsOffice } from './office-settings';

export type { Section };

/** The parts of the back office, as its address names them: `#unsaved`. */
export const SECTIONS = [
  'history',
  'unsaved',
  'audit',
  'settings',
] as const satisfies readonly Section[];

export interface Office extends SettingsOffice {
  /** Which part was asked for, at once, then whenever the cashier or somebody here asks for another. */
  watchSection(changed: (section: Section) => void): Stop;
  /** Goes to a part. The address names it, so that the cashier can ask for any other. */
  showSection(section: Section): void;
  /** Who is unlocked, at once, then after each change. */
  watchAccess(changed: (access: AccessView) => void): Stop;
  /** Tries a PIN. The staff number goes into the audit. */
  unlock(role: StaffRole, pin: string, staff: string | null): Promise<UnlockAnswer>;
  /** Ends the session. */
  lock(): Promise<void>;
  /** Somebody is there. */
  stay(): Promise<void>;
  /** Chooses the PIN of a role. Anybody may choose the first one of the administrators, once. */
  setPin(role: StaffRole, pin: string): Promise<void>;
  /** Takes the PIN of a role away, so that nobody can unlock it. */
  forgetPin(role: StaffRole): Promise<void>;

  historyOverview(query: HistoryQuery): Promise<Overview>;
  /** A page, newest first; `after` is `next` of the one before. */
  historyPage(query: HistoryQuery, after: string | null): Promise<HistoryPage>;
  timeLine(id: string): Promise<TimeLine>;
  /** The newest enrolments of a number. It is looked up by its hash and kept nowhere. */
  lookUp(number: string): Promise<HistoryPage>;

  /** What waits for Engage. */
  unsavedList(): Promise<UnsavedRow[]>;
  saveUnsavedNow(id: string): Promise<void>;
  /** Ends an approved one without saving it. */
  giveUp(id: string, reason: GiveUpReason): Promise<void>;

  /** Asks for a file and writes to it; `told` hears how far it is. */
  exportHistory(query: HistoryQuery, told: (progress: ExportProgress) => void): Promise<FileAnswer>;
  cancelExport(): Promise<void>;

  /** What is kept of a number. */
  traces(number: string): Promise<Traces>;
  /** Erases it. What was approved and is not saved goes only with `unsavedToo`. */
  erase(number: string, unsavedToo: boolean): Promise<ErasureReceipt>;

  /** A page of the audit, newest first; `before` is the `seq` of the last one shown. */
  auditPage(before: number | null): Promise<AuditEntry[]>;
  /** Looks at the whole chain. */
  verifyAudit(): Promise<AuditFinding>;
}
