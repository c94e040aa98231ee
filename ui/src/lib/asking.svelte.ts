/** Asking the host for one thing at a time. Keeps why the last one was refused. */
import type { Refusal } from '$lib/ipc/generated/Refusal';
import { isRefusal } from '$lib/words';

export class Asking {
  isBusy = $state(false);
  refusal = $state.raw<Refusal | null>(null);

  /** Gives the answer; nothing when it was refused, or when something else is being asked. */
  async for<T>(ask: () => Promise<T>): Promise<T | undefined> {
    if (this.isBusy) return undefined;
    this.isBusy = true;
    this.refusal = null;
    try {
      return await ask();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.refusal = error;
      return undefined;
    } finally {
      this.isBusy = false;
    }
  }
}
