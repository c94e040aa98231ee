/**
 * Listens to the keys of the window. Each goes to the wedge first, so that a scanner triggers nothing
 * and leaves nothing behind; what a person pressed goes on to the registry.
 */
import { isKey, type Focus, type Keys } from './keyboard';
import { repair, type Repair } from './layout';
import { Wedge, type KeyPress, type WedgeEvent } from './wedge';

/** What a scanner brings, wherever the focus is. */
export interface Scans {
  /** A whole scan, put right where that was needed and possible. */
  scanned: (repair: Repair) => void;
  /** A scan that did not come to its end. */
  brokenOff: () => void;
}

/** Listens to the window's keys until the returned function is called. Once for a window. */
export function listen(page: Document, registry: Keys, scans: Scans): () => void {
  const wedge = new Wedge(isKey);
  let field: FieldState | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function deliver(events: WedgeEvent[]): void {
    for (const event of events) {
      if (event.happened === 'typed') {
        registry.press(event.key, focusOf(page));
        continue;
      }
      if (event.inField) field?.restore();
      if (event.happened === 'scanned') scans.scanned(repair(event.text, event.strokes));
      else scans.brokenOff();
    }
  }

  function wait(): void {
    clearTimeout(timer);
    if (wedge.isIdle) return;
    timer = setTimeout(() => {
      // When the page was busy, keys may have come in time and still stand in line: they go first.
      timer = setTimeout(() => {
        deliver(wedge.settle(Infinity));
        wait();
      });
    }, wedge.patienceMs);
  }

  function pressed(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const press = read(event);
    deliver(wedge.settle(press.time));
    if (wedge.isIdle) field = press.inField ? new FieldState(event.target) : undefined;
    const { stop, events } = wedge.press(press);
    deliver(events);
    wait();
    if (!stop && !(isForApp(press) && registry.press(press.key, focusOf(page)))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  function pasted(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (registry.paste(text, focusOf(page))) event.preventDefault();
  }

  page.addEventListener('keydown', pressed, { capture: true });
  page.addEventListener('paste', pasted);
  return () => {
    clearTimeout(timer);
    page.removeEventListener('keydown', pressed, { capture: true });
    page.removeEventListener('paste', pasted);
  };
}

/** Characters act when the wedge gives them back. Held down, only Backspace goes on acting. */
function isForApp({ key, command = false, repeat = false }: KeyPress): boolean {
  return [...key].length > 1 && !command && (!repeat || key === 'Backspace');
}

function read(event: KeyboardEvent): KeyPress {
  const isAltGr = event.getModifierState('AltGraph');
  return {
    key: event.key,
    code: event.code,
    time: event.timeStamp,
    shift: event.shiftKey,
    command: (event.ctrlKey || event.altKey || event.metaKey) && !isAltGr,
    repeat: event.repeat,
    inField: isField(event.target),
  };
}

/** A field as it was before a scanner typed into it. */
class FieldState {
  readonly #field: HTMLInputElement | HTMLTextAreaElement | undefined;
  readonly #value: string;
  readonly #start: number | null;
  readonly #end: number | null;

  constructor(target: EventTarget | null) {
    const field =
      target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
        ? target
        : undefined;
    this.#field = field;
    this.#value = field?.value ?? '';
    this.#start = field?.selectionStart ?? null;
    this.#end = field?.selectionEnd ?? null;
  }

  restore(): void {
    if (!this.#field) return;
    this.#field.value = this.#value;
    if (this.#start !== null) this.#field.setSelectionRange(this.#start, this.#end);
    this.#field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
}

/** A field marked `data-keys="app"` shows what the screen keeps: its keys are the app's. */
const FIELDS =
  ':is(input, textarea, select):not([data-keys=app], [type=checkbox], [type=radio], [type=button])';
const CONTROLS =
  'a[href], button, summary, input:not([data-keys=app]), [role=button], [role^=menuitem]';

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches(FIELDS);
}

function focusOf(page: Document): Focus {
  const element = page.activeElement;
  return {
    inField: isField(element),
    onControl: element?.matches(CONTROLS) ?? false,
    inDialog: page.querySelector('dialog:modal') !== null,
    inPopover: page.querySelector(':popover-open') !== null,
  };
}
