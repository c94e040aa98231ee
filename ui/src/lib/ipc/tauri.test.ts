import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { tauriBackend } from './tauri';

type Arguments = Record<string, { id: number } | string | null>;

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

it('knows which window it is in', () => {
  expect(tauriBackend().window).toBe('customer-display');
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
