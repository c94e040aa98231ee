import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { tauriBackend } from './tauri';

type Arguments = Record<string, { id: number } | string | number | boolean | null>;

const callbacks = new Map<number, (message: unknown) => void>();
const calls: [string, Arguments][] = [];
let sent = 0;

/** What the program says on the channel that this call gave it. */
function says(command: string, argument: string, message: unknown): void {
  const [, given] = calls.find(([name]) => name === command) ?? [];
  const channel = given?.[argument];
  if (typeof channel !== 'object' || channel === null) throw new Error(`no channel in ${command}`);
  callbacks.get(channel.id)?.({ index: sent++, message });
}

beforeEach(() => {
  sent = 0;
  calls.length = 0;
  vi.stubGlobal('window', {
    medlem: { language: 'da' },
    __TAURI_INTERNALS__: {
      metadata: { currentWindow: { label: 'customer-display' } },
      transformCallback: (callback: (message: unknown) => void): number => {
        callbacks.set(callbacks.size, callback);
        return callbacks.size - 1;
      },
      unregisterCallback: (): void => undefined,
      invoke: (command: string, given: Arguments): Promise<null> => {
        calls.push([command, given]);
        return Promise.resolve(null);
      },
    },
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it('knows which window it is in, and the language, before anything is asked', () => {
  const { window, language } = tauriBackend();
  expect([window, language, calls]).toEqual(['customer-display', 'da', []]);
});

it('gives the arguments by the names that the commands have', async () => {
  const backend = tauriBackend();
  await backend.serve(null);
  await backend.holdUp('4790000001');
  await backend.putSecret('engage.api_key', 'x');
  expect(calls).toEqual([
    ['serve', { id: null }],
    ['hold_up', { number: '4790000001' }],
    ['put_secret', { name: 'engage.api_key', value: 'x' }],
  ]);
});

it('hears nothing more once a watch is stopped', () => {
  const heard: unknown[] = [];
  const stop = tauriBackend().watchTill((till) => heard.push(till));
  says('watch_till', 'onChange', 'first');
  stop();
  stop();
  says('watch_till', 'onChange', 'second');
  expect(heard).toEqual(['first']);
});

it('begins a watch again after one that was refused', async () => {
  const { invoke } = window.__TAURI_INTERNALS__ as unknown as {
    invoke: (command: string, given: Arguments) => Promise<null>;
  };
  const refuse = vi.fn(() => {
    // The program rejects with a refusal, which is data and not an Error.
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    return Promise.reject({ code: 'notAllowed', keys: [] });
  });
  Object.assign(window.__TAURI_INTERNALS__, { invoke: refuse });
  const backend = tauriBackend();
  backend.watchTill(() => undefined);
  await vi.waitFor(() => expect(refuse).toHaveBeenCalled());
  Object.assign(window.__TAURI_INTERNALS__, { invoke });
  const heard: unknown[] = [];
  backend.watchTill((till) => heard.push(till));
  await vi.waitFor(() => says('watch_till', 'onChange', 'anew'));
  expect(heard).toEqual(['anew']);
});

it('ends the meter where it measures, once, and before it is begun again', async () => {
  const office = await tauriBackend().office();
  const stop = office.watchMeter(() => undefined);
  stop();
  stop();
  office.watchMeter(() => undefined);
  const asked = ['watch_meter', 'stop_meter', 'watch_meter'];
  await vi.waitFor(() => expect(calls.map(([command]) => command)).toEqual(asked));
});

it('asks for the next picture when the one before is shown, and not earlier', async () => {
  let shown = (): void => undefined;
  tauriBackend().watchPreview(() => new Promise((resolve) => (shown = resolve)));
  says('watch_preview', 'onFrame', new ArrayBuffer(3));
  await Promise.resolve();
  expect(calls.map(([command]) => command)).toEqual(['watch_preview']);
  shown();
  await vi.waitFor(() => {
    expect(calls.map(([command]) => command)).toEqual(['watch_preview', 'preview_shown']);
  });
});

it('gives the back office the arguments that its commands have', async () => {
  const office = await tauriBackend().office();
  await office.unlock('manager', '2468', null);
  await office.lookUp('41234567');
  await office.erase('+4741234567', true);
  await office.giveUp('1', 'mistake');
  await office.auditPage(12);
  expect(calls).toEqual([
    ['unlock', { role: 'manager', pin: '2468', staff: null }],
    ['look_up', { number: '41234567' }],
    ['erase', { number: '+4741234567', unsavedToo: true }],
    ['give_up', { id: '1', reason: 'mistake' }],
    ['audit_page', { before: 12 }],
  ]);
});

it('hears how far an export is', async () => {
  const heard: unknown[] = [];
  const office = await tauriBackend().office();
  const query = {} as Parameters<typeof office.exportHistory>[0];
  await office.exportHistory(query, (progress) => heard.push(progress));
  says('export_history', 'onProgress', { written: 1, total: 2 });
  expect(heard).toEqual([{ written: 1, total: 2 }]);
});

it('writes the part that somebody chose into the address', async () => {
  const address = { hash: '#unsaved' };
  vi.stubGlobal('location', address);
  const office = await tauriBackend().office();
  office.showSection('history');
  expect(address.hash).toBe('history');
});

it('goes to the part that the address names, now and when it changes', async () => {
  const heard: string[] = [];
  let change = (): void => undefined;
  vi.stubGlobal('location', { hash: '#unsaved' });
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => (change = listener));
  const office = await tauriBackend().office();
  office.watchSection((section) => heard.push(section));
  vi.stubGlobal('location', { hash: '#audit' });
  change();
  vi.stubGlobal('location', { hash: '#elsewhere' });
  change();
  expect(heard).toEqual(['unsaved', 'audit']);
});
