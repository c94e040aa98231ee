/** What was done and by whom, in words. */
import { list, number, t } from '$lib/i18n';
import { date, days, noonOf } from '$lib/i18n/dates';
import type { AuditEntry } from '$lib/ipc/generated/AuditEntry';
import { REASONS, reasonName } from '../words';

const ROLES = ['cashier', 'manager', 'administrator', 'system', 'terminal'] as const;
const FILTERS = ['store', 'till', 'cashier', 'outcome', 'source', 'lastThree'] as const;

const roleName = (role: string): string => {
  const known = ROLES.find((other) => other === role);
  return known === undefined ? role : t(`manager.roles.${known}`);
};

/** `Manager, 204`. */
export const actorWords = ({ actor }: AuditEntry): string =>
  [roleName(actor.role), actor.staff].filter((part) => part !== null).join(', ');

export const actionWords = ({ action }: AuditEntry): string => t(`manager.actions.${action}`);

/** `Role: manager`. What a later version adds is called as it is stored. */
export const detailWords = ({ detail }: AuditEntry): string[] =>
  Object.entries(detail).map(([name, value]) => {
    switch (name) {
      case 'role':
        return t('manager.details.role', { value: roleName(value) });
      case 'rows':
        return t('manager.details.rows', { value: number(Number(value)) });
      case 'period':
        return t('manager.details.period', { value: periodName(value) });
      case 'before':
        return t('manager.details.before', { value: dateName(value) });
      case 'filter':
        return t('manager.details.filter', { value: filterNames(value) });
      case 'reason':
        return t('manager.details.reason', { value: giveUpReason(value) });
      case 'keys':
      case 'reference':
      case 'wrong':
        return t(`manager.details.${name}`, { value });
      default:
        return `${name}: ${value}`;
    }
  });

/** Two days, `2026-11-01/2026-11-21`. */
function periodName(value: string): string {
  const [, from, to] = /^(\d{4}-\d\d-\d\d)\/(\d{4}-\d\d-\d\d)$/.exec(value) ?? [];
  return from === undefined || to === undefined ? value : days(noonOf(from), noonOf(to));
}

/** An instant. */
const dateName = (value: string): string => (Number.isNaN(Date.parse(value)) ? value : date(value));

function filterNames(value: string): string {
  const names = value.split(', ').map((name) => {
    const known = FILTERS.find((other) => other === name);
    return known === undefined ? name : t(`manager.filters.${known}`);
  });
  return list(names);
}

function giveUpReason(value: string): string {
  const known = REASONS.find((other) => other === value);
  return known === undefined ? value : reasonName(known);
}
