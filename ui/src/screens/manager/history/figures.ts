/** The four figures, each beside the same one of the period before. */
import { duration, number, t } from '$lib/i18n';
import { percent } from '$lib/i18n/dates';
import type { Figures } from '$lib/ipc/generated/Figures';

export const FIGURES = ['asked', 'enrolled', 'conversion', 'medianMs'] as const;
export type FigureName = (typeof FIGURES)[number];

/** Where a figure went. */
export type Trend = 'up' | 'down' | 'same' | 'none';

export interface Compared {
  readonly value: string;
  readonly trend: Trend;
  /** Whether that is good news; neither, where it is no news. */
  readonly isBetter: boolean | null;
  readonly words: string;
}

/** As people see it: a difference that the rounded figures do not show is none. */
function round(name: FigureName, value: number): number {
  switch (name) {
    case 'asked':
    case 'enrolled':
      return value;
    case 'conversion':
      return Math.round(value * 100);
    case 'medianMs':
      return Math.round(value / 1_000);
  }
}

/** The figure as it is written. */
function written(name: FigureName, value: number | null): string {
  if (value === null) return '–';
  switch (name) {
    case 'asked':
    case 'enrolled':
      return number(value);
    case 'conversion':
      return percent(value);
    case 'medianMs':
      return duration(round(name, value) * 1_000);
  }
}

function differenceOf(name: FigureName, difference: number): string {
  switch (name) {
    case 'asked':
    case 'enrolled':
      return number(difference);
    case 'conversion':
      return t('manager.figures.points', { count: difference });
    case 'medianMs':
      return duration(difference * 1_000);
  }
}

export function compare(name: FigureName, now: Figures, before: Figures): Compared {
  const [value, earlier] = [now[name], before[name]];
  const shown = written(name, value);
  if (value === null || earlier === null)
    return { value: shown, trend: 'none', isBetter: null, words: t('manager.figures.none') };
  const difference = round(name, value) - round(name, earlier);
  const was = written(name, earlier);
  if (difference === 0)
    return { value: shown, trend: 'same', isBetter: null, words: t('manager.figures.same') };
  const trend = difference > 0 ? 'up' : 'down';
  const change = differenceOf(name, Math.abs(difference));
  const way = name === 'medianMs' ? (trend === 'up' ? 'slower' : 'faster') : trend;
  return {
    value: shown,
    trend,
    isBetter: (trend === 'up') !== (name === 'medianMs'),
    words: t(`manager.figures.${way}`, { change, was }),
  };
}
