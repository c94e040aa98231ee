const GAP = 8;

/** Where a panel's top left corner goes: beside its button, and inside the window whatever its size. */
export function place(
  button: Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>,
  panel: Pick<HTMLElement, 'offsetWidth' | 'offsetHeight'>,
  align: 'start' | 'end',
  up: boolean,
  view = { width: innerWidth, height: innerHeight },
): { x: number; y: number } {
  const { offsetWidth: width, offsetHeight: height } = panel;
  const above = button.top - GAP - height;
  const below = button.bottom + GAP;
  const fitsBelow = below + height <= view.height - GAP;
  const x = align === 'start' ? button.left : button.right - width;
  const y = (up && above >= GAP) || !fitsBelow ? above : below;
  return {
    x: Math.max(GAP, Math.min(x, view.width - width - GAP)),
    y: Math.max(GAP, Math.min(y, view.height - height - GAP)),
  };
}
