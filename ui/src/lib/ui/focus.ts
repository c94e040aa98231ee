/** Takes the focus from the button or link that has it, so that keys go to the screen. Fields and open layers keep it. */
export function letGoOfFocus(): void {
  const held = document.activeElement;
  if (held instanceof HTMLElement && !held.closest('dialog, [popover], input, select, textarea')) {
    held.blur();
  }
}
