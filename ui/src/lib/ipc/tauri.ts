/** The desktop program. The only file that knows Tauri's calls. */
import { Channel, invoke, type InvokeArgs } from '@tauri-apps/api/core';
import { isRefusal } from '$lib/words';
import type { Backend, Stop, WindowName } from './backend';
import type { Language } from './generated/Language';

declare global {
  interface Window {
    /** What Tauri puts there before the first script. */
    readonly __TAURI_INTERNALS__: {
      readonly metadata: { readonly currentWindow: { readonly label: WindowName } };
    };
    /** What the program puts there as early. */
    readonly medlem: { readonly language: Language };
  }
}

/** What was asked last of each kind of watch. */
const asked = new Map<string, Promise<unknown>>();

/**
 * Asks when what was asked before of this kind is done: calls may overtake each other. A refusal tells
 * nothing: whoever watches sees elsewhere, by the lock perhaps, why there is nothing.
 */
function inTurn(kind: string, command: string, args?: InvokeArgs): void {
  const ask = (): Promise<unknown> =>
    invoke(command, args).catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
    });
  asked.set(kind, asked.get(kind)?.then(ask) ?? ask());
}

/**
 * Starts a watch by its command. A later watch of the same kind replaces it on the other side. `ending`
 * is the command that ends it there, where it would go on at a cost.
 */
function watch<T>(
  command: string,
  argument: string,
  changed: (message: T) => void,
  ending?: string,
): Stop {
  let isOn = true;
  const channel = new Channel<T>((message) => {
    if (isOn) changed(message);
  });
  inTurn(command, command, { [argument]: channel });
  return () => {
    if (isOn && ending !== undefined) inTurn(command, ending);
    isOn = false;
  };
}

const call = <T>(command: string, args?: InvokeArgs): Promise<T> => invoke<T>(command, args);

function follow<M, T>(
  command: string,
  args: Record<string, unknown>,
  argument: string,
  told: (message: M) => void,
): Promise<T> {
  return call(command, { ...args, [argument]: new Channel<M>(told) });
}

export function tauriBackend(): Backend {
  return {
    // As `getCurrentWindow` reads it, whose module would be a tenth of all the script there is.
    window: window.__TAURI_INTERNALS__.metadata.currentWindow.label,
    language: window.medlem.language,
    now: () => Date.now(),

    watchTill: (changed) => watch('watch_till', 'onChange', changed),
    watchEnrolments: (changed) => watch('watch_enrolments', 'onChange', changed),
    watchCamera: (happened) => watch('watch_camera', 'onEvent', happened),
    watchPreview: (show) =>
      watch<ArrayBuffer>('watch_preview', 'onFrame', (jpeg) => {
        // A picture that cannot be shown is not asked for again at once, but the next one is.
        void show(jpeg)
          .catch(() => undefined)
          .finally(() => invoke('preview_shown'));
      }),
    watchCustomer: (changed) => watch('watch_customer', 'onChange', changed),

    beginEnrolment: (request) => call('begin_enrolment', { request }),
    cancelEnrolment: (id) => call('cancel_enrolment', { id }),
    sendAgain: (id) => call('send_again', { id }),
    saveNow: (id) => call('save_now', { id }),
    serve: (id) => call('serve', { id }),

    setCashier: (staff) => call('set_cashier', { staff }),

    setLanguage: (language) => call('set_language', { language }),
    retryCamera: () => call('retry_camera'),

    practise: (on) => call('practise', { on }),
    practiceCustomers: () => call('practice_customers'),
    holdUp: (number) => call('hold_up', { number }),
    openPhone: (number) => call('open_phone', { number }),

    monitors: () => call('monitors'),
    openCustomerDisplay: (monitor) => call('open_customer_display', { monitor }),
    closeCustomerDisplay: () => call('close_customer_display'),

    openManager: (section) => call('open_manager', { section }),
    office: async () => (await import('./tauri-office')).tauriOffice(call, watch, follow),

    setUp: () => call('set_up'),
    saveSettings: (values) => call('save_settings', { values }),
    putSecret: (name, value) => call('put_secret', { name, value }),
    examine: () => call('examine'),
    openTill: () => call('open_till'),
  };
}
