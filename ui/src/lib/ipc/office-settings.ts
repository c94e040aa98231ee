/** The half of the back office that sets up the till. For administrators; calls reject with a `Refusal`. */
import type { Stop } from './backend';
import type { Connection } from './generated/Connection';
import type { DiagnosticFile } from './generated/DiagnosticFile';
import type { EngageLists } from './generated/EngageLists';
import type { FileAnswer } from './generated/FileAnswer';
import type { Finding } from './generated/Finding';
import type { MappingView } from './generated/MappingView';
import type { MeterView } from './generated/MeterView';
import type { OfficeSettings } from './generated/OfficeSettings';
import type { SecretName } from './generated/SecretName';
import type { SettingsFile } from './generated/SettingsFile';

export interface SettingsOffice {
  /** Everything that is set, and what locks it. */
  officeSettings(): Promise<OfficeSettings>;
  /**
   * Writes settings by key; an empty value takes the key out of the user's file. All or none: the
   * refusal names each key that is wrong.
   */
  changeSettings(values: Record<string, string>): Promise<OfficeSettings>;
  /** Says anew where the answer to each box goes. */
  mapConsents(mappings: readonly MappingView[]): Promise<OfficeSettings>;
  /** Puts a key into the keychain. It never comes back. */
  putKey(name: SecretName, value: string): Promise<OfficeSettings>;
  /** Tries a connection as it is saved. */
  tryConnection(part: Connection): Promise<Finding[]>;
  /** The stores and consents that Engage has. */
  engageLists(): Promise<EngageLists>;
  /** How light and how sharp the camera's picture is, about twice a second. */
  watchMeter(changed: (meter: MeterView) => void): Stop;

  /** Writes the settings without keys to a file that is chosen. */
  exportSettings(): Promise<FileAnswer>;
  /** What a file that is chosen would change, or what is wrong in it; `null` if none was chosen. */
  readSettingsFile(): Promise<SettingsFile | null>;

  /** Whether the program starts with the computer. */
  setAutostart(on: boolean): Promise<OfficeSettings>;

  /** What support needs, file by file. */
  diagnostics(): Promise<DiagnosticFile[]>;
  /** Saves what was shown last as one archive. */
  saveDiagnostics(): Promise<FileAnswer>;
  /** Shows the folder of the log files. */
  openLogFolder(): Promise<void>;
}
