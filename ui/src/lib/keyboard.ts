/**
 * The keys of the app: screens say what a key does while they are shown. Owns no listener (`listen.ts`)
 * and takes no key that is held with Ctrl, Alt or Meta.
 */

/** What keys do on a screen. A function that is not there leaves its key to the level below. */
export interface KeyMap {
  /** A digit or `+`: a number is being typed. */
  digit?: (sign: string) => void;
  /** Backspace: takes the last digit away. */
  erase?: () => void;
  /** Text was pasted outside of a field. */
  paste?: (text: string) => void;
  /** Enter: the main action. */
  main?: () => void;
  /** Escape: cancels, closes, goes back. */
  cancel?: () => void;
  /** R: sends the request again. */
  sendAgain?: () => void;
  /** N: next customer. */
  next?: () => void;
  /** F1. */
  help?: () => void;
}

/** Who is asked first: an open dialog, then the screen, then the app. Within a level, the newest. */
export type Level = 'app' | 'screen' | 'dialog';

/** Where the focus is when a key comes. */
export interface Focus {
  /** In a text field: its characters, Enter and Backspace are its own. */
  inField: boolean;
  /** On a button, a link or the like: Enter is its own. */
  onControl: boolean;
  /** A modal dialog is open: Escape is its own, and only the level `dialog` hears the rest. */
  inDialog: boolean;
  /** A menu or the like is open, which closes itself by Escape. */
  inPopover: boolean;
}

const ORDER: readonly Level[] = ['dialog', 'screen', 'app'];

/** The registry. */
export class Keys {
  #maps: { level: Level; map: KeyMap }[] = [];

  /** Takes a map until the returned function is called: made for `$effect(() => keys.use({..}))`. */
  use(map: KeyMap, level: Level = 'screen'): () => void {
    const entry = { level, map };
    this.#maps = [entry, ...this.#maps];
    return () => {
      this.#maps = this.#maps.filter((other) => other !== entry);
    };
  }

  /** Does what the key is for. Says whether it was for anything. */
  press(key: string, focus: Focus): boolean {
    const action = actionOf(key);
    if (!action || isTheirs(action, focus)) return false;
    return this.#act(focus, (map) => {
      if (action === 'digit') map.digit?.(key);
      else map[action]?.();
      return map[action] !== undefined;
    });
  }

  /** Hands over pasted text. */
  paste(text: string, focus: Focus): boolean {
    if (focus.inField) return false;
    return this.#act(focus, (map) => {
      map.paste?.(text);
      return map.paste !== undefined;
    });
  }

  #act({ inDialog }: Focus, by: (map: KeyMap) => boolean): boolean {
    const levels = inDialog ? ORDER.slice(0, 1) : ORDER;
    return levels.some((level) =>
      this.#maps.filter((entry) => entry.level === level).some(({ map }) => by(map)),
    );
  }
}

/** The keys of this window. */
export const keys = new Keys();

/** Whether this key is for anything at all. */
export function isKey(key: string): boolean {
  return actionOf(key) !== undefined;
}

function actionOf(key: string): Exclude<keyof KeyMap, 'paste'> | undefined {
  if (/^[\d+]$/.test(key)) return 'digit';
  switch (key) {
    case 'Backspace':
      return 'erase';
    case 'Enter':
      return 'main';
    case 'Escape':
      return 'cancel';
    case 'r':
    case 'R':
      return 'sendAgain';
    case 'n':
    case 'N':
      return 'next';
    case 'F1':
      return 'help';
    default:
      return undefined;
  }
}

function isTheirs(action: keyof KeyMap, focus: Focus): boolean {
  if (action === 'cancel') return focus.inDialog || focus.inPopover;
  if (action === 'help') return false;
  return focus.inField || (action === 'main' && focus.onControl);
}
