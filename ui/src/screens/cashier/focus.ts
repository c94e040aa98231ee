/**
 * For `onmousedown` of keys drawn on the screen: a finger or a mouse leaves the focus where it was, so
 * that Enter goes on being the main action and does not press the drawn key again.
 */
export const keepFocus = (event: Event): void => event.preventDefault();
