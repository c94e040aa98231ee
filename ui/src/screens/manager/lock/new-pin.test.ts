import { beforeEach, describe, expect, it } from 'vitest';
import type { Refusal } from '$lib/ipc/generated/Refusal';
import { NewPin } from './new-pin.svelte';

let kept: string[];
let refusal: Refusal | null;
let typed: NewPin;

// eslint-disable-next-line @typescript-eslint/require-await -- as the host: it rejects
const keep = async (pin: string): Promise<void> => {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- a host refuses with plain data
  if (refusal !== null) throw refusal;
  kept.push(pin);
};

function choose(pin: string, repeat: string): Promise<void> {
  [typed.pin, typed.repeat] = [pin, repeat];
  return typed.choose(keep);
}

beforeEach(() => {
  kept = [];
  refusal = null;
  typed = new NewPin();
});

describe('a new PIN', () => {
  it('is kept when it was typed twice the same, and then forgotten here', async () => {
    await choose('8051', '8052');
    expect(typed.fault).toBe('different');
    expect(kept).toEqual([]);
    typed.repeat = '8051';
    await typed.choose(keep);
    expect(typed.fault).toBeNull();
    expect(kept).toEqual(['8051']);
    expect([typed.pin, typed.repeat]).toEqual(['', '']);
  });

  it('that is too short is not given on', async () => {
    await choose('805', '805');
    expect(typed.fault).toBe('short');
    expect(kept).toEqual([]);
  });

  it('that is too easy is refused, and typed anew', async () => {
    refusal = { code: 'weakPin', keys: [] };
    await choose('1111', '1111');
    expect(typed.fault).toBe('weak');
    expect([typed.pin, typed.repeat]).toEqual(['', '']);
    refusal = null;
    await choose('8051', '8051');
    expect(typed.fault).toBeNull();
  });

  it('that could not be kept says why, and is not called weak', async () => {
    refusal = { code: 'notStored', keys: [] };
    await choose('8051', '8051');
    expect(typed.fault).toBeNull();
    expect(typed.asking.refusal).toEqual(refusal);
  });
});
