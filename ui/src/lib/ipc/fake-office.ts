/** The fake's back office: who is unlocked, what was done, what waits. */
import { STAFF_NUMBER, type FakeCalls } from './fake-host';
import { historyUntil } from './fake-history';
import { fakeSettings } from './fake-office-settings';
import { chosenRows, overviewOf } from './fake-overview';
import type { FakeState } from './fake-state';
import { Watchers } from './fake-watchers';
import type { AccessView } from './generated/AccessView';
import type { AuditAction } from './generated/AuditAction';
import type { AuditEntry } from './generated/AuditEntry';
import type { ExportProgress } from './generated/ExportProgress';
import type { FileAnswer } from './generated/FileAnswer';
import type { HistoryPage } from './generated/HistoryPage';
import type { HistoryRow } from './generated/HistoryRow';
import type { RefusalCode } from './generated/RefusalCode';
import type { StaffRole } from './generated/StaffRole';
import type { StoredEvent } from './generated/StoredEvent';
import type { TimeLine } from './generated/TimeLine';
import type { Traces } from './generated/Traces';
import type { UnlockAnswer } from './generated/UnlockAnswer';
import type { UnsavedRow } from './generated/UnsavedRow';
import { auditOf, unsavedOf } from './fake-office-rows';
import type { Office, Section } from './office';

const IDLE_MS = 300_000;
const PAGE = 100;
/** How long Engage takes to answer, how long after a refusal it is asked again, how long a place is chosen. */
const SAVED_MS = 1_500;
const RETRY_MS = 900_000;
const CHOOSING_MS = 1_000;
const WAITS_MS = [5_000, 30_000, 120_000, 600_000, 3_600_000];

/** Those of practice, and at every till of the fake. */
const PINS: Partial<Record<StaffRole, string>> = { manager: '2468', administrator: '1357' };
const RANKS: readonly StaffRole[] = ['cashier', 'manager', 'administrator'];

export class FakeOffice {
  readonly calls: FakeCalls;
  readonly state: FakeState;
  readonly accesses = new Watchers<AccessView>();
  readonly history: HistoryRow[];
  readonly #pins: Partial<Record<StaffRole, string>>;
  #unsaved: UnsavedRow[];
  #audit: AuditEntry[];
  #role: StaffRole;
  #staff: string | null = null;
  #endsAt = 0;
  /** Each role counts wrong PINs by itself. */
  readonly #tries: Partial<Record<StaffRole, { wrong: number; waitUntil: number }>> = {};
  #isExporting = false;

  constructor(state: FakeState, calls: FakeCalls) {
    this.state = state;
    this.calls = calls;
    const { role = 'cashier', isFirst = false, rows } = state.story.office ?? {};
    const now = state.clock.now();
    const { store, till } = state.till;
    const place = { store: store ?? 'oslo-01', till: till ?? 'oslo-01-till-3' };
    this.history = historyUntil(now, place).slice(0, rows);
    this.#unsaved = state.till.unsaved === 0 ? [] : unsavedOf(now, place);
    this.#audit = auditOf(now).slice(0, rows);
    this.#pins = isFirst ? {} : { ...PINS };
    this.#role = role;
    if (role !== 'cashier') this.stay();
  }

  get access(): AccessView {
    const isOpen = this.#role !== 'cashier';
    return {
      role: this.#role,
      staff: this.#staff,
      endsAt: isOpen ? new Date(this.#endsAt).toISOString() : null,
      havePin: RANKS.filter((role) => this.#pins[role] !== undefined),
    };
  }

  get now(): number {
    return this.state.clock.now();
  }

  get unsaved(): UnsavedRow[] {
    return structuredClone(this.#unsaved);
  }

  /** Somebody is there: the session ends later. */
  stay(): void {
    this.#endsAt = this.now + IDLE_MS;
    this.state.clock.after(IDLE_MS, () => {
      if (this.now >= this.#endsAt) this.lock();
    });
    this.accesses.tell(this.access);
  }

  lock(): void {
    this.#role = 'cashier';
    this.#staff = null;
    this.accesses.tell(this.access);
  }

  unlock(role: StaffRole, pin: string, staff: string | null): UnlockAnswer {
    if (staff !== null && !STAFF_NUMBER.test(staff)) this.refuse('staffNumber');
    const wanted = this.#pins[role];
    if (wanted === undefined) return { answer: 'noPin' };
    const tries = (this.#tries[role] ??= { wrong: 0, waitUntil: 0 });
    if (this.now < tries.waitUntil)
      return { answer: 'wait', until: new Date(tries.waitUntil).toISOString() };
    if (pin !== wanted) return this.#wrongPin(tries);
    tries.wrong = 0;
    this.#role = role;
    this.#staff = staff;
    this.note('unlocked', { role });
    this.stay();
    return { answer: 'unlocked' };
  }

  /** An answer to whoever has the role, later; counts as somebody being there, unless the page asks by itself. */
  ask<T>(
    name: keyof Office,
    args: readonly unknown[],
    role: StaffRole,
    answer: () => T,
  ): Promise<T> {
    return this.calls.ask(name, args, () => {
      if (RANKS.indexOf(this.#role) < RANKS.indexOf(role)) this.refuse('notAllowed');
      if (name !== 'unsavedList') this.stay();
      return answer();
    });
  }

  refuse(code: RefusalCode, keys: string[] = []): never {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- a host refuses with plain data
    throw { code, keys };
  }

  /** Writes into the audit. */
  note(action: AuditAction, detail: Record<string, string> = {}): void {
    const actor = { role: this.#role as string, staff: this.#staff };
    const seq = (this.#audit[0]?.seq ?? 0) + 1;
    const at = new Date(this.now).toISOString();
    this.#audit = [{ seq, at, actor, action, detail }, ...this.#audit];
  }

  setPin(role: StaffRole, pin: string): void {
    const isFirst = this.#pins.administrator === undefined;
    if (!(isFirst && role === 'administrator') && this.#role !== 'administrator')
      this.refuse('notAllowed');
    if (!/^\d{4,12}$/.test(pin) || /^(\d)\1*$/.test(pin) || '0123456789'.includes(pin))
      this.refuse('weakPin');
    this.#pins[role] = pin;
    if (isFirst) this.#role = role;
    this.note('pinSet', { role });
    this.stay();
  }

  forgetPin(role: StaffRole): void {
    Reflect.deleteProperty(this.#pins, role);
    this.note('pinReset', { role });
    this.accesses.tell(this.access);
  }

  page(rows: readonly HistoryRow[], after: string | null): HistoryPage {
    const start = after === null ? 0 : Number(after);
    const end = start + PAGE;
    return { rows: rows.slice(start, end), next: end < rows.length ? String(end) : null };
  }

  timeLine(id: string): TimeLine {
    const row = this.history.find((other) => other.id === id) ?? this.refuse('notFound');
    return { row, events: eventsOf(row) };
  }

  /** Every enrolment of the same last digits; no other number is in this history. */
  ofNumber(number: string): HistoryRow[] {
    const digits = number.replaceAll(/\D/g, '');
    if (digits.length < 8) this.refuse('invalidNumber');
    return this.history.filter(({ maskedNumber }) => maskedNumber?.endsWith(digits.slice(-3)));
  }

  waitingOf(number: string): UnsavedRow[] {
    const lastThree = number.slice(-3);
    return this.#unsaved.filter(({ maskedNumber }) => maskedNumber?.endsWith(lastThree));
  }

  traces(number: string): Traces {
    const [ended, unsaved] = [this.ofNumber(number).length, this.waitingOf(number).length];
    return { ended, open: 0, unsaved };
  }

  erase(number: string, unsavedToo: boolean): Traces {
    const erased = this.traces(number);
    if (erased.unsaved > 0 && !unsavedToo) this.refuse('unsaved');
    for (const row of this.ofNumber(number)) this.history.splice(this.history.indexOf(row), 1);
    for (const { id } of this.waitingOf(number)) this.drop(id);
    return erased;
  }

  /** Tries one again: Engage takes what it did not answer to, and refuses again what it refused. */
  sendNow(id: string): void {
    const sent = this.#unsaved.find((row) => row.id === id) ?? this.refuse('notOpen');
    if (sent.phase !== 'unsaved') this.refuse('tooLate');
    this.#dueIn(id, 0);
    this.state.clock.after(SAVED_MS, () => {
      const isThere = this.#unsaved.some((row) => row.id === id);
      if (isThere && sent.reason === 'unreachable') this.drop(id);
      else this.#dueIn(id, RETRY_MS);
    });
  }

  #dueIn(id: string, ms: number): void {
    const dueAt = this.state.clock.in(ms);
    this.#unsaved = this.#unsaved.map((row) => (row.id === id ? { ...row, dueAt } : row));
  }

  /** One waits no more. */
  drop(id: string): void {
    const left = this.#unsaved.filter((row) => row.id !== id);
    if (left.length === this.#unsaved.length) this.refuse('notOpen');
    this.#unsaved = left;
    this.state.change({ unsaved: left.filter(({ phase }) => phase === 'unsaved').length });
  }

  audit(before: number | null): AuditEntry[] {
    return this.#audit.filter(({ seq }) => before === null || seq < before).slice(0, PAGE);
  }

  get entries(): number {
    return this.#audit.length;
  }

  /** Goes on as the clock does: somebody chooses a place, then a tenth of the rows each half second. */
  export(total: number, told: (progress: ExportProgress) => void): Promise<FileAnswer> {
    this.#isExporting = true;
    return new Promise((done) => {
      const step = (part: number): void => {
        if (!this.#isExporting) return done({ answer: 'cancelled' });
        told({ written: Math.round((total * part) / 10), total });
        if (part < 10) return this.state.clock.after(500, () => step(part + 1));
        this.note('exported', { rows: String(total) });
        done({ answer: 'saved', name: 'medlem-2026-11-21.csv', count: total });
      };
      this.state.clock.after(CHOOSING_MS, () => step(0));
    });
  }

  cancelExport(): void {
    this.#isExporting = false;
  }

  #wrongPin(tries: { wrong: number; waitUntil: number }): UnlockAnswer {
    tries.wrong += 1;
    const waitMs = tries.wrong < 3 ? 0 : (WAITS_MS[tries.wrong - 3] ?? 3_600_000);
    if (waitMs === 0) return { answer: 'wrongPin', waitUntil: null };
    this.note('unlockFailed');
    tries.waitUntil = this.now + waitMs;
    return { answer: 'wrongPin', waitUntil: new Date(tries.waitUntil).toISOString() };
  }
}

function eventsOf(row: HistoryRow): StoredEvent[] {
  const STEPS = {
    identified: ['identified', 'checking_member'],
    checked: ['checked', 'checking_login'],
    asked: ['requested', 'awaiting_approval'],
    approved: ['approved', 'fetching_profile'],
    profiled: ['profiled', 'saving'],
    saved: ['made', 'saving'],
  } as const;
  const opened: StoredEvent = {
    at: row.openedAt,
    step: 'begun',
    phase: 'identifying',
    detail: null,
  };
  const reached = Object.entries(STEPS).flatMap(([milestone, [step, phase]]) => {
    const at = row.milestones[milestone as keyof typeof STEPS];
    return at === undefined ? [] : [{ at, step, phase, detail: null }];
  });
  const { outcome } = row;
  const detail = JSON.stringify(
    row.outcome === 'failed' ? { outcome, code: row.code } : { outcome },
  );
  return [opened, ...reached, { at: row.endedAt, step: 'end', phase: 'ended', detail }];
}

export function officeOf(state: FakeState, calls: FakeCalls): Office {
  const office = new FakeOffice(state, calls);
  const sections = new Watchers<Section>();
  const manager = <T>(name: keyof Office, args: readonly unknown[], answer: () => T): Promise<T> =>
    office.ask(name, args, 'manager', answer);
  return {
    ...fakeSettings(office),

    watchSection: (changed) =>
      sections.add(changed, () => state.story.office?.section ?? 'history'),
    showSection: (section) => sections.tell(section),
    watchAccess(changed) {
      calls.note('watchAccess');
      return office.accesses.add(changed, () => office.access);
    },
    unlock: (role, pin, staff) =>
      calls.ask('unlock', [role, staff], () => office.unlock(role, pin, staff)),
    lock: () => calls.ask('lock', [], () => office.lock()),
    stay: () => calls.ask('stay', [], () => office.stay()),
    setPin: (role, pin) => calls.ask('setPin', [role], () => office.setPin(role, pin)),
    forgetPin: (role) =>
      office.ask('forgetPin', [role], 'administrator', () => office.forgetPin(role)),

    historyOverview: (query) =>
      manager('historyOverview', [query], () => overviewOf(office.history, query, office.now)),
    historyPage: (query, after) =>
      manager('historyPage', [query, after], () =>
        office.page(chosenRows(office.history, query, office.now), after),
      ),
    timeLine: (id) => manager('timeLine', [id], () => office.timeLine(id)),
    lookUp: (number) =>
      manager('lookUp', [number], () => {
        office.note('lookedUp');
        return office.page(office.ofNumber(number).slice(0, PAGE), null);
      }),

    unsavedList: () => manager('unsavedList', [], () => office.unsaved),
    saveUnsavedNow: (id) => manager('saveUnsavedNow', [id], () => office.sendNow(id)),
    giveUp: (id, reason) =>
      manager('giveUp', [id, reason], () => {
        office.drop(id);
        office.note('gaveUp', { reason });
      }),

    exportHistory: async (query, told) => {
      const rows = await manager('exportHistory', [query], () =>
        chosenRows(office.history, query, office.now),
      );
      return office.export(rows.length, told);
    },
    cancelExport: () => manager('cancelExport', [], () => office.cancelExport()),

    traces: (number) => manager('traces', [number], () => office.traces(number)),
    erase: (number, unsavedToo) =>
      manager('erase', [number, unsavedToo], () => {
        const erased = office.erase(number, unsavedToo);
        office.note('erased', { reference: 'ER-7K3M-92' });
        return { reference: 'ER-7K3M-92', at: new Date(office.now).toISOString(), erased };
      }),

    auditPage: (before) => manager('auditPage', [before], () => office.audit(before)),
    verifyAudit: () =>
      manager('verifyAudit', [], () =>
        state.story.office?.isBroken
          ? { finding: 'broken', seq: 17 }
          : { finding: 'whole', entries: office.entries },
      ),
  };
}
