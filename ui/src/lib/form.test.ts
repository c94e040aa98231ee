import { beforeEach, describe, expect, it } from 'vitest';
import { Form, type Place, type SetView } from './form.svelte';
import type { Refusal } from './ipc/generated/Refusal';
import type { SecretName } from './ipc/generated/SecretName';

const REFUSAL: Refusal = { code: 'settings', keys: ['engage.source'] };

const SHOP: Place<'shop'> = { name: 'shop', keys: ['till.id', 'till.store'] };
const ENGAGE: Place<'engage'> = {
  name: 'engage',
  keys: ['engage.source'],
  secrets: ['engage.api_key'],
};

/** A form whose host answers when the test says so. */
class Sample extends Form<SetView, 'shop' | 'engage'> {
  readonly asked: [string, (answer?: Refusal) => void][] = [];

  save(place: Place<'shop'> | Place<'engage'>): Promise<boolean> {
    return this.alone(() =>
      this.saveTyped(place, {
        change: (values) => this.#answer(JSON.stringify(values)),
        put: (name, value) => this.#answer(`${name} ${value}`),
      }),
    );
  }

  go(to: 'shop' | 'engage'): void {
    this.move(to);
  }

  /** Answers the last call. */
  async answers(refusal?: Refusal): Promise<void> {
    this.asked.at(-1)?.[1](refusal);
    await new Promise((done) => setTimeout(done));
  }

  #answer(call: string): Promise<SetView> {
    return new Promise((done, reject) => {
      this.asked.push([
        call,
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- plain data
        (refusal) => (refusal ? reject(refusal) : done(this.view ?? { settings: [] })),
      ]);
    });
  }
}

let form: Sample;
const calls = () => form.asked.map(([call]) => call);

beforeEach(() => {
  form = new Sample('shop');
  form.view = {
    settings: [
      { key: 'till.id', value: 'till-3', lockedBy: null },
      { key: 'till.store', value: 'oslo-01', lockedBy: '/etc/medlem/medlem.toml' },
      { key: 'engage.source', value: null, lockedBy: null },
    ],
  };
});

describe('what is changed', () => {
  it('is only what differs, trimmed, of these keys', () => {
    form.write('till.id', ' till-4 ');
    form.write('engage.source', 'Shop');
    expect(form.changes(SHOP.keys)).toEqual({ 'till.id': 'till-4' });
  });

  it('is nothing where it is typed as it was', () => {
    form.write('till.id', ' till-3 ');
    expect(form.changes(SHOP.keys)).toEqual({});
  });

  it('takes a key out by an empty text', () => {
    form.write('till.id', '');
    expect(form.changes(SHOP.keys)).toEqual({ 'till.id': '' });
  });

  it('is never what is locked', () => {
    form.write('till.store', 'bergen-01');
    expect(form.value('till.store')).toBe('oslo-01');
    expect(form.changes(SHOP.keys)).toEqual({});
  });
});

describe('while something is saved', () => {
  it('the secrets of another place are not saved with it', async () => {
    form.go('engage');
    form.write('engage.source', 'Shop');
    form.writeSecret('engage.api_key', ' a-key ');
    const saved = form.save(ENGAGE);
    form.go('shop');
    form.writeSecret('vipps.client_id' satisfies SecretName, 'an-id');
    await form.answers();
    await form.answers();
    expect(await saved).toBe(true);
    expect(calls()).toEqual(['{"engage.source":"Shop"}', 'engage.api_key a-key']);
    expect(form.secret('engage.api_key')).toBe('');
    expect(form.secret('vipps.client_id')).toBe('an-id');
  });

  it('what is typed on stays typed', async () => {
    form.write('till.id', 'till-4');
    const saved = form.save(SHOP);
    form.write('till.id', 'till-45');
    await form.answers();
    expect(await saved).toBe(true);
    expect(form.value('till.id')).toBe('till-45');
  });

  it('a key that is typed on stays typed', async () => {
    form.writeSecret('engage.api_key', 'half');
    const saved = form.save(ENGAGE);
    form.writeSecret('engage.api_key', 'half-and-half');
    await form.answers();
    expect(await saved).toBe(true);
    expect(form.secret('engage.api_key')).toBe('half-and-half');
  });

  it('a second press does nothing', async () => {
    form.write('till.id', 'till-4');
    const saved = form.save(SHOP);
    expect(await form.save(SHOP)).toBe(false);
    await form.answers();
    expect(await saved).toBe(true);
    expect(calls()).toHaveLength(1);
  });
});

describe('what is refused', () => {
  async function refuse(): Promise<void> {
    form.go('engage');
    form.write('engage.source', 'Shop');
    const saved = form.save(ENGAGE);
    form.go('shop');
    await form.answers(REFUSAL);
    expect(await saved).toBe(false);
  }

  it('is said where it was tried, and nowhere else', async () => {
    await refuse();
    expect(form.refusal).toBeNull();
    form.go('engage');
    expect(form.refusal).toEqual(REFUSAL);
    expect(form.isWrong('engage.source')).toBe(true);
    expect(form.value('engage.source')).toBe('Shop');
  });

  it('was seen once somebody leaves', async () => {
    await refuse();
    form.go('engage');
    form.go('shop');
    form.go('engage');
    expect(form.refusal).toBeNull();
  });
});
