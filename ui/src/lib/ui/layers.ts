/**
 * Whether a sheet, panel or menu lies over the screen. Keys are theirs then: Esc closes them and does
 * not cancel what is below.
 */
export const isLayerOpen = (): boolean =>
  document.querySelector('dialog[open], :popover-open') !== null;
