/** The back office of the desktop program. Loaded by the window that shows it and by no other. */
import type { Stop } from './backend';
import type { AccessView } from './generated/AccessView';
import type { ExportProgress } from './generated/ExportProgress';
import { SECTIONS, type Office } from './office';
import { tauriSettings } from './tauri-office-settings';

/** Calls a command. */
export type Call = <T>(command: string, args?: Record<string, unknown>) => Promise<T>;
/** Starts a watch by its command and by the argument that takes its channel; `ending` ends it. */
export type Watch = <T>(
  command: string,
  argument: string,
  changed: (message: T) => void,
  ending?: string,
) => Stop;
/** Calls a command that tells how far it is. */
export type Follow = <M, T>(
  command: string,
  args: Record<string, unknown>,
  argument: string,
  told: (message: M) => void,
) => Promise<T>;

export function tauriOffice(call: Call, watch: Watch, follow: Follow): Office {
  return {
    ...tauriSettings(call, watch),

    watchSection(changed) {
      const tell = (): void => {
        const named = SECTIONS.find((section) => location.hash === `#${section}`);
        if (named !== undefined) changed(named);
      };
      addEventListener('hashchange', tell);
      tell();
      return () => removeEventListener('hashchange', tell);
    },
    showSection(section) {
      location.hash = section;
    },
    watchAccess: (changed) => watch<AccessView>('watch_access', 'onChange', changed),
    unlock: (role, pin, staff) => call('unlock', { role, pin, staff }),
    lock: () => call('lock'),
    stay: () => call('stay'),
    setPin: (role, pin) => call('set_pin', { role, pin }),
    forgetPin: (role) => call('forget_pin', { role }),

    historyOverview: (query) => call('history_overview', { query }),
    historyPage: (query, after) => call('history_page', { query, after }),
    timeLine: (id) => call('time_line', { id }),
    lookUp: (number) => call('look_up', { number }),

    unsavedList: () => call('unsaved_list'),
    saveUnsavedNow: (id) => call('save_unsaved_now', { id }),
    giveUp: (id, reason) => call('give_up', { id, reason }),

    exportHistory: (query, told) =>
      follow<ExportProgress, Awaited<ReturnType<Office['exportHistory']>>>(
        'export_history',
        { query },
        'onProgress',
        told,
      ),
    cancelExport: () => call('cancel_export'),

    traces: (number) => call('traces', { number }),
    erase: (number, unsavedToo) => call('erase', { number, unsavedToo }),

    auditPage: (before) => call('audit_page', { before }),
    verifyAudit: () => call('verify_audit'),
  };
}
