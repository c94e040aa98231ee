import { beforeEach, describe, expect, it } from 'vitest';
import findings from '$lib/ipc/fixtures/findings.json';
import setUps from '$lib/ipc/fixtures/set-up.json';
import type { Backend } from '$lib/ipc/backend';
import type { Finding } from '$lib/ipc/generated/Finding';
import type { Refusal } from '$lib/ipc/generated/Refusal';
import type { SetUpView } from '$lib/ipc/generated/SetUpView';
import { SetUpGuide } from './set-up.svelte';

const { empty, locked } = setUps as Record<'empty' | 'locked', SetUpView>;
const KEYCHAIN: Refusal = { code: 'keychain', keys: [] };

/** A host that takes everything, unless told to refuse. */
class Host {
  view = structuredClone(empty);
  refuses: Refusal | null = null;
  calls: string[] = [];
  looks: ((findings: Finding[]) => void)[] = [];

  setUp = () => Promise.resolve(this.view);
  saveSettings = (values: Record<string, string>) => this.#take(`save ${JSON.stringify(values)}`);
  putSecret = (name: string, value: string) => {
    const secrets = this.view.secrets.map((secret) =>
      secret.name === name ? { ...secret, isThere: true } : secret,
    );
    return this.#take(`put ${name} ${value}`, { ...this.view, secrets });
  };
  examine = () => new Promise<Finding[]>((found) => this.looks.push(found));

  #take(call: string, view = this.view): Promise<SetUpView> {
    // The host rejects with a refusal, which is data and not an Error.
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    if (this.refuses) return Promise.reject(this.refuses);
    this.calls.push(call);
    this.view = view;
    return Promise.resolve(view);
  }
}

let host: Host;
let guide: SetUpGuide;

async function begin(view: SetUpView): Promise<void> {
  host.view = structuredClone(view);
  await guide.load();
}

beforeEach(() => {
  host = new Host();
  guide = new SetUpGuide(host as unknown as Backend);
});

describe('going on', () => {
  it('begins with the first step that has something to do', async () => {
    await begin(locked);
    expect(guide.at).toBe('camera');
    expect(guide.steps).toEqual(['camera', 'test']);
  });

  it('writes nothing where nothing was typed', async () => {
    await begin(empty);
    await guide.next();
    expect(host.calls).toEqual([]);
    expect(guide.at).toBe('till');
  });

  it('saves settings first, then each secret, and forgets the secrets', async () => {
    await begin(empty);
    guide.go('vipps');
    guide.write('vipps.merchant_serial_number', '123456');
    guide.writeSecret('vipps.client_id', ' an-id ');
    await guide.next();
    expect(host.calls).toEqual([
      'save {"vipps.merchant_serial_number":"123456"}',
      'put vipps.client_id an-id',
    ]);
    expect(guide.secret('vipps.client_id')).toBe('');
    expect(guide.isKept('vipps.client_id')).toBe(true);
    expect(guide.at).toBe('engage');
  });

  it('loses nothing that was typed when it is refused', async () => {
    await begin(empty);
    guide.go('engage');
    guide.writeSecret('engage.api_key', 'a-key');
    host.refuses = KEYCHAIN;
    await guide.next();
    expect(guide.at).toBe('engage');
    expect(guide.refusal).toEqual(KEYCHAIN);
    expect(guide.secret('engage.api_key')).toBe('a-key');
  });

  it('marks the field that was refused until it is tried again', async () => {
    await begin(empty);
    guide.go('engage');
    guide.write('engage.base_url', 'ftp://x');
    host.refuses = { code: 'settings', keys: ['engage.base_url'] };
    await guide.next();
    expect(guide.isWrong('engage.base_url')).toBe(true);
    expect(guide.value('engage.base_url')).toBe('ftp://x');
    host.refuses = null;
    await guide.next();
    expect(guide.isWrong('engage.base_url')).toBe(false);
  });

  it('does not lead on whoever goes back while a step is saved', async () => {
    await begin(empty);
    guide.go('vipps');
    guide.write('vipps.merchant_serial_number', '123456');
    const gone = guide.next();
    guide.back();
    await gone;
    expect(guide.at).toBe('till');
  });

  it('keeps what was typed when somebody goes back', async () => {
    await begin(empty);
    guide.go('till');
    guide.write('till.id', 'till-3');
    guide.back();
    expect(guide.at).toBe('place');
    await guide.next();
    expect(guide.value('till.id')).toBe('till-3');
  });
});

it('shows only what the newest look found', async () => {
  await begin(empty);
  const [first, second] = [findings.slice(0, 1), findings.slice(1, 2)] as unknown as Finding[][];
  const older = guide.examine();
  const newer = guide.examine();
  host.looks[1]?.(second ?? []);
  await newer;
  host.looks[0]?.(first ?? []);
  await older;
  expect(guide.findings).toEqual(second);
});
