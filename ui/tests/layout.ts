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

  const isShown = (element: Element): boolean =>
    element.checkVisibility({ visibilityProperty: true }) && !isForReadersOnly(element);

  /** Visually hidden on purpose, and read out. */
  function isForReadersOnly(element: Element): boolean {
    for (let at: Element | null = element; at; at = at.parentElement)
      if (getComputedStyle(at).clipPath === 'inset(50%)') return true;
    return false;
  }

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
      const style = getComputedStyle(at);
      const frame = at.getBoundingClientRect();
      if (
        style.overflowX !== 'visible' &&
        (box.left < frame.left - 1 || box.right > frame.right + 1)
      )
        faults.add(`cut at the side: ${name(owner)} by ${name(at)}`);
      if (style.overflowY === 'auto' || style.overflowY === 'scroll') canScroll = true;
      // The line's box holds room for accents and descenders that may be cut unseen.
      const spare = box.height * 0.2;
      if (
        !canScroll &&
        style.overflowY !== 'visible' &&
        (box.top + spare < frame.top || box.bottom - spare > frame.bottom)
      )
        faults.add(`cut above or below: ${name(owner)} by ${name(at)}`);
      if (style.position === 'fixed') break;
    }
    if (box.left < -1 || box.right > root.clientWidth + 1)
      faults.add(`off the page: ${name(owner)}`);
    if (!canScroll && (box.top < -1 || box.bottom > Math.max(root.scrollHeight, innerHeight) + 1))
      faults.add(`above or below the page: ${name(owner)}`);
  }

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) checkText(node as Text);

  for (const element of document.querySelectorAll<HTMLElement>('*')) {
    const { overflowX } = getComputedStyle(element);
    const scrolls = element === root || overflowX === 'auto' || overflowX === 'scroll';
    if (scrolls && element.scrollWidth > element.clientWidth + 1 && isShown(element))
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
