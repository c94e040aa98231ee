/** For tests: the screens' state over the fake, whose clock moves only by `advance`. */
import { beforeEach, vi } from 'vitest';
import { FakeCalls } from '$lib/ipc/fake-host';
import { officeOf } from '$lib/ipc/fake-office';
import { FakeState } from '$lib/ipc/fake-state';
import type { Office } from '$lib/ipc/office';
import { storyNamed } from '$lib/ipc/stories';
import { Session } from './session.svelte';

// What counts down looks again when the window is seen again.
beforeEach(() => {
  vi.stubGlobal('addEventListener', vi.fn());
  vi.stubGlobal('removeEventListener', vi.fn());
  return () => vi.unstubAllGlobals();
});

type Call = (...args: unknown[]) => Promise<unknown>;

export class Desk {
  readonly state: FakeState;
  readonly calls = new FakeCalls();
  readonly office: Office;
  readonly session: Session;

  constructor(story: string) {
    this.state = new FakeState(storyNamed(story), {}, 'manager');
    this.office = officeOf(this.state, this.calls);
    this.session = new Session(this.office, () => this.state.clock.now());
    this.session.watch();
  }

  now = (): number => this.state.clock.now();

  asked(name: string): (readonly unknown[])[] {
    return this.calls.all.filter((call) => call.name === name).map(({ args }) => args);
  }

  /** The next call of this name is answered only when the returned function is called. */
  hold(name: 'traces' | 'historyOverview' | 'lookUp' | 'unlock' | 'unsavedList'): () => void {
    let release = (): void => undefined;
    const held = new Promise<void>((done) => (release = done));
    const { [name]: answer } = this.office as unknown as Record<string, Call>;
    const later: Call = async (...args) => {
      Object.assign(this.office, { [name]: answer });
      const came = await answer?.(...args);
      await held;
      return came;
    };
    Object.assign(this.office, { [name]: later });
    return release;
  }
}
