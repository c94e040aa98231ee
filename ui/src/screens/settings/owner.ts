/** Types only, so that the windows that stand open all day load nothing of the settings. */
import type { SettingsDesk } from './settings.svelte';

/** Somebody who was let in. */
export interface Owner {
  /** Role and staff number. */
  readonly whose: string;
  /** What they typed in the settings, for as long as their screens stand; none before they looked there. */
  desk: SettingsDesk | null;
}
