/** What the numbers of the meter say. Light is good from 30 to 80, sharpness from 40. */
import type { MeterView } from '$lib/ipc/generated/MeterView';

export const DARK = 30;
export const BRIGHT = 80;
export const SHARP = 40;

export type Light = 'tooDark' | 'tooBright' | 'lightGood';
export type Sharpness = 'blurred' | 'sharp';

export function lightOf({ light }: MeterView): Light {
  if (light < DARK) return 'tooDark';
  return light > BRIGHT ? 'tooBright' : 'lightGood';
}

/** In the dark a picture has no edges to judge. */
export const sharpnessOf = ({ sharpness }: MeterView): Sharpness =>
  sharpness < SHARP ? 'blurred' : 'sharp';

/** What to do first: light comes before sharpness. */
export function todoFor(meter: MeterView): 'darkTodo' | 'brightTodo' | 'blurredTodo' | 'fine' {
  const light = lightOf(meter);
  if (light === 'tooDark') return 'darkTodo';
  if (light === 'tooBright') return 'brightTodo';
  return sharpnessOf(meter) === 'blurred' ? 'blurredTodo' : 'fine';
}
