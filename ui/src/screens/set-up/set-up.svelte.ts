/** What the guided start holds: what is set, what is typed and not saved, and what was found. */
import { Form } from '$lib/form.svelte';
import type { Backend } from '$lib/ipc/backend';
import type { Finding } from '$lib/ipc/generated/Finding';
import type { Language } from '$lib/ipc/generated/Language';
import type { SecretName } from '$lib/ipc/generated/SecretName';
import type { SetUpView } from '$lib/ipc/generated/SetUpView';
import { isRefusal } from '$lib/words';
import { shownSteps, stepNamed, type StepName } from './steps';

export class SetUpGuide extends Form<SetUpView, StepName> {
  /** What was found; `null` until all was looked at. */
  findings = $state.raw<readonly Finding[] | null>(null);
  /** Whether somebody tried to open the till from here. */
  wasTried = $state(false);

  #backend: Backend;
  /** How often it was looked: only what the newest look finds counts. */
  #looks = 0;

  constructor(backend: Backend) {
    super('place');
    this.#backend = backend;
  }

  steps = $derived(this.view === null ? [] : shownSteps(this.view));
  /** The place of this step among those shown, from nought. */
  place = $derived(Math.max(0, this.steps.indexOf(this.at)));

  /** Asks what is set, and begins with the first step that has something to do. */
  async load(): Promise<void> {
    await this.alone(async () => {
      this.view = await this.#backend.setUp();
      this.at = this.steps[0] ?? 'test';
    });
  }

  /** Asks again which cameras there are. */
  lookForCameras(): Promise<boolean> {
    return this.alone(async () => {
      this.view = await this.#backend.setUp();
    });
  }

  isKept(name: SecretName): boolean {
    return this.view?.secrets.some((secret) => secret.name === name && secret.isThere) ?? false;
  }

  async speak(language: Language): Promise<void> {
    await this.attempt(() => this.#backend.setLanguage(language));
  }

  /** Saves this step and goes on; stays where it is if something was refused. Gives whether there is nothing to mend. */
  async next(): Promise<boolean> {
    const { at } = this;
    const isSaved = await this.alone(() =>
      this.saveTyped(stepNamed(at), {
        change: (values) => this.#backend.saveSettings(values),
        put: (name, value) => this.#backend.putSecret(name, value),
      }),
    );
    // Whoever went back meanwhile stays there.
    if (isSaved && this.at === at) this.go(this.steps[this.place + 1] ?? 'test');
    return isSaved || this.at !== at;
  }

  /** Goes back. What was typed stays. */
  back(): void {
    this.go(this.steps[this.place - 1] ?? this.at);
  }

  go(to: StepName): void {
    this.move(to);
    if (to === 'test') void this.examine();
  }

  /** Looks at everything that an enrolment needs. */
  async examine(): Promise<void> {
    const look = ++this.#looks;
    this.findings = null;
    this.refuse(null);
    try {
      const findings = await this.#backend.examine();
      if (look === this.#looks) this.findings = findings;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (look === this.#looks) this.refuse(error);
    }
  }

  /** Opens the till. When it opens, another screen takes the place of this one. */
  async open(): Promise<void> {
    await this.alone(() => this.#backend.openTill());
    this.wasTried = true;
  }

  async practise(): Promise<void> {
    await this.attempt(() => this.#backend.practise(true));
  }
}
