/** What the keys do on the cashier's screen. */
import type { KeyMap } from '$lib/keyboard';
import type { Cashier } from './cashier.svelte';
import { isEnded, isUnsaved } from './roster';

interface Surroundings {
  /** The window shows the customer's side. */
  isTurned: () => boolean;
  turnBack: () => void;
  help: () => void;
}

export function keyMap(cashier: Cashier, around: Surroundings): KeyMap {
  const { keypad } = cashier;

  function cancel(): void {
    if (around.isTurned()) around.turnBack();
    else if (keypad.isOpen) keypad.close();
    else if (cashier.served !== null && isEnded(cashier.served)) cashier.next();
    else void cashier.cancel();
  }

  function main(): void {
    const { served } = cashier;
    if (around.isTurned()) return around.turnBack();
    if (keypad.isOpen) void cashier.send();
    else if (served === null) cashier.openKeypad();
    else if (isEnded(served) || isUnsaved(served)) cashier.next();
  }

  return {
    digit: (sign) => {
      around.turnBack();
      cashier.openKeypad();
      keypad.press(sign);
    },
    paste: (text) => {
      around.turnBack();
      cashier.openKeypad();
      keypad.paste(text);
    },
    erase: () => {
      if (keypad.isOpen) keypad.erase();
    },
    main,
    cancel,
    sendAgain: () => {
      if (!keypad.isOpen && !around.isTurned()) void cashier.sendAgain();
    },
    next: () => {
      around.turnBack();
      cashier.next();
    },
    help: () => {
      around.turnBack();
      around.help();
    },
  };
}
