/** What is looked at in the history: a period, what to look at in it, and what was found. */
import { Asking } from '$lib/asking.svelte';
import type { HistoryFilter } from '$lib/ipc/generated/HistoryFilter';
import type { HistoryPage } from '$lib/ipc/generated/HistoryPage';
import type { HistoryQuery } from '$lib/ipc/generated/HistoryQuery';
import type { HistoryRow } from '$lib/ipc/generated/HistoryRow';
import type { Overview } from '$lib/ipc/generated/Overview';
import type { PeriodChoice } from '$lib/ipc/generated/PeriodChoice';
import type { Refusal } from '$lib/ipc/generated/Refusal';
import type { Office } from '$lib/ipc/office';
import { isRefusal } from '$lib/words';
import { dateOf, ownPeriod } from './period';

/** All enrolments of the period. */
export const NO_FILTER: HistoryFilter = {
  store: null,
  till: null,
  cashier: null,
  outcome: null,
  source: null,
  lastThree: null,
};

export class HistoryScreen {
  period = $state.raw<PeriodChoice>({ period: 'days7' });
  /** The first and the last day of one's own period, as they stand in their fields. */
  from = $state('');
  to = $state('');
  /** The day on which it was last asked for something. */
  today = $state('');
  filter = $state.raw<HistoryFilter>(NO_FILTER);
  /** `null` until the first one came. */
  overview = $state.raw<Overview | null>(null);
  rows = $state.raw<readonly HistoryRow[]>([]);
  /** Where the next page begins. */
  next = $state.raw<string | null>(null);
  /** When what is shown was asked for. */
  asOf = $state<number | null>(null);
  /** What was found of one number, in the place of the rows. The number itself is kept nowhere. */
  found = $state.raw<readonly HistoryRow[] | null>(null);
  /** What stands in the field that looks for a number. */
  typed = $state('');
  isLoading = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  readonly paging = new Asking();
  readonly searching = new Asking();
  readonly #office: Office;
  readonly #now: () => number;
  /** How often all was asked for: only what the newest asking brings counts. */
  #asked = 0;
  /** The same of numbers that are looked for. */
  #searched = 0;

  constructor(office: Office, now: () => number) {
    this.#office = office;
    this.#now = now;
    this.today = dateOf(now());
  }

  query = $derived<HistoryQuery>({ period: this.period, filter: this.filter });
  /** How much is filtered by, what stands above the table aside. */
  filters = $derived(Object.values(this.filter).filter((value) => value !== null).length);

  readonly #own = $derived(ownPeriod(this.from, this.to, this.today));
  /** Whether the days in the fields are no period; what is shown is that of the last right ones then. */
  isWrong = $derived(this.period.period === 'own' && this.#own === null);

  pick(period: PeriodChoice): void {
    this.period = period;
    this.found = null;
    void this.load();
  }

  /** To days of one's own. They begin with what was looked at before. */
  pickOwn(): void {
    const { overview } = this;
    this.from = dateOf(overview === null ? this.#now() : Date.parse(overview.from));
    this.to = dateOf(overview === null ? this.#now() : Date.parse(overview.until) - 1);
    this.pick({ period: 'own', from: this.from, to: this.to });
  }

  /** One of the fields has another day. */
  dated(): void {
    if (this.#own !== null) this.pick(this.#own);
  }

  narrow(filter: Partial<HistoryFilter>): void {
    this.filter = { ...this.filter, ...filter };
    this.found = null;
    void this.load();
  }

  /** Asks for everything anew. */
  async load(): Promise<void> {
    const asking = ++this.#asked;
    const { query } = this;
    this.today = dateOf(this.#now());
    this.isLoading = true;
    this.refusal = null;
    try {
      const [overview, page] = await Promise.all([
        this.#office.historyOverview(query),
        this.#office.historyPage(query, null),
      ]);
      if (asking !== this.#asked) return;
      this.overview = overview;
      this.#show(page);
      this.asOf = this.#now();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (asking === this.#asked) this.refusal = error;
    } finally {
      if (asking === this.#asked) this.isLoading = false;
    }
  }

  /** The next page, below those there are. */
  async more(): Promise<void> {
    // What is asked for anew has its own next page.
    if (this.isLoading) return;
    const { query, next } = this;
    const asking = this.#asked;
    const page = await this.paging.for(() => this.#office.historyPage(query, next));
    if (page === undefined || asking !== this.#asked) return;
    this.#show(page, this.rows);
  }

  /**
   * Looks for the last three digits in the period, or for a whole number in everything. What was looked
   * for does not stay on the screen.
   */
  async search(): Promise<void> {
    const { typed } = this;
    if (typed.trim() === '') return;
    const lastThree = /^\s*(\d{3})\s*$/.exec(typed)?.[1];
    if (lastThree !== undefined) {
      this.typed = '';
      this.searching.refusal = null;
      return this.narrow({ lastThree });
    }
    const asking = ++this.#searched;
    const page = await this.searching.for(() => this.#office.lookUp(typed));
    if (page === undefined || asking !== this.#searched) return;
    if (this.typed === typed) this.typed = '';
    this.found = page.rows;
  }

  /** Nobody is unlocked any more: what was found of a number goes, the period and the filters stay. */
  forget(): void {
    this.#searched += 1;
    this.typed = '';
    this.found = null;
    this.searching.refusal = null;
  }

  #show(page: HistoryPage, before: readonly HistoryRow[] = []): void {
    this.rows = [...before, ...page.rows];
    this.next = page.next;
  }
}
