/** Takes the focus from the button or link that has it, so that keys go to the screen. Fields and open layers keep it. */
export function letGoOfFocus(): void {
  const held = document.activeElement;
  if (held instanceof HTMLElement && !held.closest('dialog, [popover], input, select, textarea')) {
    held.blur();
  }
}

/**
 * For `onmousedown` of keys drawn on the screen: a finger or a mouse leaves the focus where it was, so
 * that Enter goes on being the main action and does not press the drawn key again.
 */
export const keepFocus = (event: Event): void => event.preventDefault();
