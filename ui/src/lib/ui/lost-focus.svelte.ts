/** What has the focus may go away by itself: a card that is done, a bar that is not needed any more. */
import { takeFocus } from './focus';

/**
 * Gives the focus to `next` when what had it in `area` is gone after `changes`, which names the state that
 * can take it away. Called while a component is made.
 */
export function followFocus(
  area: () => HTMLElement | undefined,
  changes: () => unknown,
  next: (area: HTMLElement) => HTMLElement | null,
): void {
  let hadFocus = false;
  $effect.pre(() => {
    changes();
    hadFocus = area()?.contains(document.activeElement) ?? false;
  });
  $effect(() => {
    changes();
    const place = area();
    if (!hadFocus || place === undefined || place.contains(document.activeElement)) return;
    const follows = next(place);
    if (follows !== null) takeFocus(follows);
  });
}
