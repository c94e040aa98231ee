/** What waits and what was done, at the back office of the fake. */
import type { AuditAction } from './generated/AuditAction';
import type { AuditEntry } from './generated/AuditEntry';
import type { UnsavedReason } from './generated/UnsavedReason';
import type { UnsavedRow } from './generated/UnsavedRow';

const HOUR_MS = 3_600_000;

const WAITING: readonly (readonly [UnsavedReason, hoursAgo: number, lastThree: string])[] = [
  ['unreachable', 0.4, '218'],
  ['rejected', 20, '553'],
  ['severalContacts', 71, '007'],
];

/** One of several reasons, one that is being saved, and one that only a later version can read. */
export function unsavedOf(now: number, place: { store: string; till: string }): UnsavedRow[] {
  const row = (index: number, hoursAgo: number) => ({
    id: `019a9f3c-0000-7000-9000-${String(index).padStart(12, '0')}`,
    openedAt: new Date(now - hoursAgo * HOUR_MS).toISOString(),
    ...place,
  });
  return [
    ...WAITING.map(([reason, hoursAgo, lastThree], index) => ({
      ...row(index + 1, hoursAgo),
      cashier: index === 0 ? '204' : null,
      phase: 'unsaved' as const,
      reason,
      since: new Date(now - hoursAgo * HOUR_MS + 40_000).toISOString(),
      dueAt: new Date(now + (index + 1) * 90_000).toISOString(),
      maskedNumber: `+47 ••• •• ${lastThree}`,
    })),
    {
      ...row(4, 0.01),
      cashier: '101',
      phase: 'saving',
      dueAt: null,
      maskedNumber: '+47 ••• •• 640',
    },
    { ...row(5, 100), cashier: null, phase: 'unreadable', dueAt: null, maskedNumber: null },
  ];
}

const DONE: readonly (readonly [AuditAction, role: string, Record<string, string>])[] = [
  ['unlocked', 'manager', { role: 'manager' }],
  ['historyOpened', 'manager', {}],
  [
    'exported',
    'manager',
    { period: '2026-10-23/2026-11-21', filter: 'till, outcome', rows: '812' },
  ],
  ['lookedUp', 'manager', { rows: '2' }],
  ['erased', 'manager', { reference: 'ER-4D8P-17' }],
  [
    'gaveUp',
    'manager',
    { reason: 'enteredByHand', reference: '019a9f3c-0000-7000-9000-000000000009' },
  ],
  ['unlockFailed', 'cashier', { role: 'manager', wrong: '3' }],
  ['unlocked', 'administrator', { role: 'administrator' }],
  ['settingsChanged', 'administrator', { keys: 'engage.source, till.staff' }],
  ['secretPut', 'administrator', { keys: 'engage.api_key' }],
  ['settingsExported', 'administrator', {}],
  ['pinSet', 'administrator', { role: 'manager' }],
  ['pinReset', 'terminal', { role: 'manager' }],
  ['diagnosticsSaved', 'administrator', {}],
  ['anonymised', 'system', { before: '2025-10-17T07:58:12.1Z', rows: '96' }],
];

/** Some weeks of it, newest first. */
export function auditOf(now: number): AuditEntry[] {
  const count = 130;
  return Array.from({ length: count }, (_, index) => {
    const [action, role, detail] = DONE[index % DONE.length] as (typeof DONE)[number];
    const staff = role === 'manager' ? '204' : null;
    const at = new Date(now - (index * 5.3 + 0.2) * HOUR_MS).toISOString();
    return { seq: count - index, at, actor: { role, staff }, action, detail };
  });
}
