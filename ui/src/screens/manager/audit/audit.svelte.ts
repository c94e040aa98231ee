/** The audit, read from its end backwards, and whether it is whole. */
import { Asking } from '$lib/asking.svelte';
import type { AuditEntry } from '$lib/ipc/generated/AuditEntry';
import type { AuditFinding } from '$lib/ipc/generated/AuditFinding';
import type { Office } from '$lib/ipc/office';

export class AuditScreen {
  /** Newest first; `null` until the first page came. */
  entries = $state.raw<readonly AuditEntry[] | null>(null);
  finding = $state.raw<AuditFinding | null>(null);
  readonly reading = new Asking();
  readonly verifying = new Asking();
  readonly #office: Office;

  constructor(office: Office) {
    this.#office = office;
  }

  /** Entries have no gaps, so the first one says that there are no more. */
  hasMore = $derived((this.entries?.at(-1)?.seq ?? 1) > 1);

  /** From the newest entry on. What a check said before says nothing of what was added. */
  async load(): Promise<void> {
    this.finding = null;
    this.entries = (await this.reading.for(() => this.#office.auditPage(null))) ?? this.entries;
  }

  async more(): Promise<void> {
    const shown = this.entries ?? [];
    const last = shown.at(-1)?.seq ?? null;
    const page = await this.reading.for(() => this.#office.auditPage(last));
    if (page !== undefined) this.entries = [...shown, ...page];
  }

  async verify(): Promise<void> {
    this.finding = null;
    this.finding = (await this.verifying.for(() => this.#office.verifyAudit())) ?? null;
  }
}
