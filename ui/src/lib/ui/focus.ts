/** Takes the focus from the button or link that has it, so that keys go to the screen. Fields and open layers keep it. */
export function letGoOfFocus(): void {
  const held = document.activeElement;
  if (held instanceof HTMLElement && !held.closest('dialog, [popover], input, select, textarea')) {
    held.blur();
  }
}

/**
 * Gives the focus to what follows when what was pressed goes away, so that keys and readers go on from
 * there and not from the top of the page. As `{@attach takeFocus}` the step that is drawn next takes it.
 * Headings are best: readers say them.
 */
export function takeFocus(element: HTMLElement): void {
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus();
}

/**
 * For `onmousedown` of keys drawn on the screen: a finger or a mouse leaves the focus where it was, so
 * that Enter goes on being the main action and does not press the drawn key again.
 */
export const keepFocus = (event: Event): void => event.preventDefault();
