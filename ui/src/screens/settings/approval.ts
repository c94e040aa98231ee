/** What else follows when somebody chooses who asks the customer. */
import { valueOf } from '$lib/form.svelte';
import type { SettingsDesk } from './settings.svelte';

const SENT_BY = 'approval.sent_by';
const CREATE_CONTACT = 'approval.create_contact';

export const isByEngage = (desk: SettingsDesk): boolean => desk.value(SENT_BY) === 'engage';

/**
 * Engage knows one time only to make the contact. The till keeps the one that it is set to; one that
 * Engage's way left behind gives place to the one that leaves nothing behind.
 */
export function followSender(desk: SettingsDesk): void {
  if (isByEngage(desk)) desk.write(CREATE_CONTACT, 'before_login');
  else if (valueOf(desk.view, SENT_BY) === 'engage') desk.write(CREATE_CONTACT, 'after_approval');
  else desk.drop(CREATE_CONTACT);
}
