/** What is wrong with how a page is laid out, found by comparing sizes. */
import type { Page } from '@playwright/test';

/** One line for each: text that is cut or runs out of its box, scrolling sideways, targets too small. */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(findFaults);
}

/** Runs in the page, so all it needs stands inside. */
function findFaults(): string[] {
  const TARGET = 48;
  const TARGETS = 'button, a[href], input, select, textarea, summary, [role=button]';
  const faults = new Set<string>();
  const root = document.documentElement;

  interface Frame {
    readonly box: DOMRect;
    readonly cutsX: boolean;
    readonly cutsY: boolean;
    readonly scrollsY: boolean;
    readonly isFixed: boolean;
    /** Visually hidden on purpose, it or what holds it, and read out. */
    readonly isForReaders: boolean;
  }

  /** Nothing moves while this runs, and each text asks after all that holds it. */
  const frames = new Map<Element, Frame>();
  function frameOf(element: Element): Frame {
    const known = frames.get(element);
    if (known) return known;
    const style = getComputedStyle(element);
    const holder = element.parentElement;
    const frame = {
      box: element.getBoundingClientRect(),
      cutsX: style.overflowX !== 'visible',
      cutsY: style.overflowY !== 'visible',
      scrollsY: style.overflowY === 'auto' || style.overflowY === 'scroll',
      isFixed: style.position === 'fixed',
      isForReaders:
        style.clipPath === 'inset(50%)' || (holder !== null && frameOf(holder).isForReaders),
    };
    frames.set(element, frame);
    return frame;
  }

  const isShown = (element: Element): boolean =>
    element.checkVisibility({ visibilityProperty: true }) && !frameOf(element).isForReaders;

  const name = (element: Element): string =>
    `<${element.localName}.${[...element.classList].slice(0, 2).join('.')}> ` +
    `"${(element.textContent || element.getAttribute('aria-label') || '').trim().slice(0, 40)}"`;

  function checkText(node: Text): void {
    const owner = node.parentElement;
    if (!owner || !node.data.trim() || !isShown(owner) || owner.closest('select, script')) return;
    // Nothing honest is this long: it may end early, with an ellipsis.
    if (node.data.length > 500 && getComputedStyle(owner).webkitLineClamp !== 'none') return;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) checkBox(owner, box);
    // Text in a drawing has no box of its own.
    const isBoxed =
      owner instanceof HTMLElement && !getComputedStyle(owner).display.startsWith('inline');
    if (isBoxed && owner.scrollWidth > owner.clientWidth + 1)
      faults.add(`runs out sideways: ${name(owner)} ${owner.scrollWidth} > ${owner.clientWidth}`);
  }

  /** Whether all of a line of text can be seen, or be scrolled to upwards and downwards. */
  function checkBox(owner: Element, box: DOMRect): void {
    if (box.width < 1) return;
    let canScroll = false;
    for (let at: Element | null = owner; at && at !== root; at = at.parentElement) {
      const { box: frame, cutsX, cutsY, scrollsY, isFixed } = frameOf(at);
      if (cutsX && (box.left < frame.left - 1 || box.right > frame.right + 1))
        faults.add(`cut at the side: ${name(owner)} by ${name(at)}`);
      if (scrollsY) canScroll = true;
      // The line's box holds room for accents and descenders that may be cut unseen.
      const spare = box.height * 0.2;
      if (!canScroll && cutsY && (box.top + spare < frame.top || box.bottom - spare > frame.bottom))
        faults.add(`cut above or below: ${name(owner)} by ${name(at)}`);
      if (isFixed) break;
    }
    if (box.left < -1 || box.right > root.clientWidth + 1)
      faults.add(`off the page: ${name(owner)}`);
    if (!canScroll && (box.top < -1 || box.bottom > Math.max(root.scrollHeight, innerHeight) + 1))
      faults.add(`above or below the page: ${name(owner)}`);
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) checkText(node as Text);

  for (const element of document.querySelectorAll<HTMLElement>('*')) {
    // Most fit, and then there is nothing to ask.
    if (element.scrollWidth <= element.clientWidth + 1) continue;
    const { overflowX } = getComputedStyle(element);
    const scrolls = element === root || overflowX === 'auto' || overflowX === 'scroll';
    if (scrolls && isShown(element))
      faults.add(
        `scrolls sideways: ${name(element)} ${element.scrollWidth} > ${element.clientWidth}`,
      );
  }

  for (const element of document.querySelectorAll<HTMLElement>(TARGETS)) {
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const box = (element.closest('label') ?? element).getBoundingClientRect();
    if (box.width < TARGET - 0.5 || box.height < TARGET - 0.5)
      faults.add(`too small: ${name(element)} ${Math.round(box.width)}x${Math.round(box.height)}`);
  }
  return [...faults];
}
