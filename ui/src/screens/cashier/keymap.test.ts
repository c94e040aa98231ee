import { expect, test, vi } from 'vitest';
import { ENROLMENTS } from '$lib/ipc/fixtures';
import type { EnrolmentView } from '$lib/ipc/generated/EnrolmentView';
import { keyMap } from './keymap';
import type { Cashier } from './cashier.svelte';

function pressed(
  press: (map: ReturnType<typeof keyMap>) => void,
  served: EnrolmentView | null,
  isKeypadOpen = false,
) {
  const did: string[] = [];
  const note = (name: string) => (): void => void did.push(name);
  const cashier = {
    served,
    keypad: {
      isOpen: isKeypadOpen,
      press: (sign: string) => did.push(`press ${sign}`),
      close: note('close'),
      erase: note('erase'),
    },
    openKeypad: note('openKeypad'),
    next: note('next'),
    cancel: () => Promise.resolve(note('cancel')()),
    send: () => Promise.resolve(note('send')()),
    sendAgain: () => Promise.resolve(note('sendAgain')()),
  } as unknown as Cashier;
  press(keyMap(cashier, { isTurned: () => false, turnBack: vi.fn(), help: note('help') }));
  return did;
}

const open = ENROLMENTS.get('awaitingApproval');
const ended = ENROLMENTS.get('ended-enrolled');

test('a digit opens the keypad and is its first', () => {
  expect(pressed((map) => map.digit?.('4'), null)).toEqual(['openKeypad', 'press 4']);
});

test('Enter sends what is typed, or goes on to the next customer', () => {
  expect(pressed((map) => map.main?.(), open, true)).toEqual(['send']);
  expect(pressed((map) => map.main?.(), ended)).toEqual(['next']);
  expect(pressed((map) => map.main?.(), open)).toEqual([]);
});

test('Esc closes the keypad before it cancels anything', () => {
  expect(pressed((map) => map.cancel?.(), open, true)).toEqual(['close']);
  expect(pressed((map) => map.cancel?.(), open)).toEqual(['cancel']);
  expect(pressed((map) => map.cancel?.(), ended)).toEqual(['next']);
});

test('R does nothing to the enrolment that the keypad hides', () => {
  expect(pressed((map) => map.sendAgain?.(), open, true)).toEqual([]);
  expect(pressed((map) => map.sendAgain?.(), open)).toEqual(['sendAgain']);
});
