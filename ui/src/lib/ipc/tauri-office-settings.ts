/** What the settings screens ask, as commands of the desktop program. */
import type { MeterView } from './generated/MeterView';
import type { SettingsOffice } from './office-settings';
import type { Call, Watch } from './tauri-office';

export function tauriSettings(call: Call, watch: Watch): SettingsOffice {
  return {
    officeSettings: () => call('office_settings'),
    changeSettings: (values) => call('change_settings', { values }),
    mapConsents: (mappings) => call('map_consents', { mappings }),
    putKey: (name, value) => call('put_key', { name, value }),
    tryConnection: (part) => call('try_connection', { part }),
    engageLists: () => call('engage_lists'),
    watchMeter: (changed) => watch<MeterView>('watch_meter', 'onChange', changed, 'stop_meter'),

    exportSettings: () => call('export_settings'),
    readSettingsFile: () => call('read_settings_file'),

    setAutostart: (on) => call('set_autostart', { on }),

    diagnostics: () => call('diagnostics'),
    saveDiagnostics: () => call('save_diagnostics'),
    openLogFolder: () => call('open_log_folder'),
  };
}
