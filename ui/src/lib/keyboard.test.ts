import { expect, test, vi } from 'vitest';
import { Keys, type Focus, type KeyMap } from './keyboard';

const NOWHERE: Focus = { inField: false, onControl: false, inDialog: false, inPopover: false };

function map() {
  return {
    digit: vi.fn(),
    erase: vi.fn(),
    paste: vi.fn(),
    main: vi.fn(),
    cancel: vi.fn(),
    sendAgain: vi.fn(),
    next: vi.fn(),
    help: vi.fn(),
  } satisfies KeyMap;
}

test.each<[string, Exclude<keyof KeyMap, 'paste' | 'digit'>]>([
  ['Backspace', 'erase'],
  ['Enter', 'main'],
  ['Escape', 'cancel'],
  ['r', 'sendAgain'],
  ['R', 'sendAgain'],
  ['n', 'next'],
  ['N', 'next'],
  ['F1', 'help'],
])('%s is %s', (key, action) => {
  const keys = new Keys();
  const screen = map();
  keys.use(screen);
  expect(keys.press(key, NOWHERE)).toBe(true);
  expect(screen[action]).toHaveBeenCalledOnce();
});

test('digits and a plus begin a number', () => {
  const keys = new Keys();
  const screen = map();
  keys.use(screen);
  for (const sign of '+4') keys.press(sign, NOWHERE);
  expect(screen.digit.mock.calls).toEqual([['+'], ['4']]);
});

test.each(['x', 'Tab', 'F5', 'Dead', '٤'])('%s is for nobody', (key) => {
  const keys = new Keys();
  keys.use(map());
  expect(keys.press(key, NOWHERE)).toBe(false);
});

test('a text field keeps its characters and Enter, and Escape leaves it', () => {
  const keys = new Keys();
  const screen = map();
  keys.use(screen);
  const focus = { ...NOWHERE, inField: true };
  for (const key of ['4', 'n', 'r', 'Enter', 'Backspace'])
    expect(keys.press(key, focus), key).toBe(false);
  expect(keys.paste('41234567', focus)).toBe(false);
  expect(keys.press('Escape', focus)).toBe(true);
  expect(keys.press('F1', focus)).toBe(true);
});

test('Enter on a button is the button', () => {
  const keys = new Keys();
  const screen = map();
  keys.use(screen);
  const focus = { ...NOWHERE, onControl: true };
  expect(keys.press('Enter', focus)).toBe(false);
  expect(keys.press('4', focus)).toBe(true);
});

test('behind an open dialog nothing acts', () => {
  const keys = new Keys();
  const screen = map();
  const dialog = { main: vi.fn(), cancel: vi.fn() };
  keys.use(screen);
  const stop = keys.use(dialog, 'dialog');
  const focus = { ...NOWHERE, inDialog: true };
  expect(keys.press('n', focus)).toBe(false);
  expect(keys.press('Escape', focus), 'the dialog closes itself').toBe(false);
  expect(keys.press('Enter', focus)).toBe(true);
  expect(dialog.main).toHaveBeenCalledOnce();
  stop();
  expect(keys.press('Enter', focus)).toBe(false);
});

test('Escape closes an open menu and nothing else', () => {
  const keys = new Keys();
  keys.use(map());
  expect(keys.press('Escape', { ...NOWHERE, inPopover: true })).toBe(false);
});

test('what a screen does not use goes to the app, and comes back when the screen leaves', () => {
  const keys = new Keys();
  const app = map();
  const screen = { next: vi.fn() };
  keys.use(app, 'app');
  const stop = keys.use(screen);
  keys.press('n', NOWHERE);
  keys.press('F1', NOWHERE);
  expect([screen.next, app.next, app.help].map((spy) => spy.mock.calls.length)).toEqual([1, 0, 1]);
  stop();
  stop();
  keys.press('n', NOWHERE);
  expect(app.next).toHaveBeenCalledOnce();
});

test('the level counts, not who came first: a screen is drawn before the app around it', () => {
  const keys = new Keys();
  const screen = map();
  const app = map();
  keys.use(screen);
  keys.use(app, 'app');
  keys.press('n', NOWHERE);
  expect(screen.next).toHaveBeenCalledOnce();
  expect(app.next).not.toHaveBeenCalled();
});

test('pasted text goes to whom it is for', () => {
  const keys = new Keys();
  const screen = map();
  keys.use(screen);
  expect(keys.paste('+47 412 34 567', NOWHERE)).toBe(true);
  expect(screen.paste).toHaveBeenCalledWith('+47 412 34 567');
});
