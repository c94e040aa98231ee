export { i18n, t } from './i18n.svelte';
export type { Key } from './i18n.svelte';
export { duration, list, number, seconds, time } from './formats';
