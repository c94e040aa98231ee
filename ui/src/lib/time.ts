/** Time as screens count it: by the till's clock, which is handed in, and never by counting ticks. */

/** Ends it. Safe to call twice. */
export type Stop = () => void;

const SECOND_MS = 1_000;
/** So that a clock that is put back, or stands, makes no busy loop. */
const SOONEST_MS = 20;

/** Whole seconds until then, rounded up: 1 as long as there is anything left, then 0. */
export function secondsLeft(until: string, nowMs: number): number {
  return Math.ceil(msLeft(until, nowMs) / SECOND_MS);
}

/** Milliseconds until then, never below 0. */
export function msLeft(until: string, nowMs: number): number {
  return Math.max(0, Date.parse(until) - nowMs);
}

/**
 * Calls `tick` with the milliseconds left: now, whenever another whole second is over, and at the
 * end with 0. Then it stops.
 */
export function countDown(until: string, now: () => number, tick: (leftMs: number) => void): Stop {
  return follow(() => {
    const left = msLeft(until, now());
    tick(left);
    return left === 0 ? null : left % SECOND_MS || SECOND_MS;
  });
}

/**
 * Takes a step, and the next one after as long as it says. A window that was hidden or a computer
 * that slept comes back with its timers late; being seen again is a step too.
 */
function follow(step: () => number | null): Stop {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;

  function stop(): void {
    isStopped = true;
    clearTimeout(timer);
    removeEventListener('visibilitychange', go, { capture: true });
  }

  function go(): void {
    clearTimeout(timer);
    const wait = step();
    if (wait === null) stop();
    if (!isStopped) timer = setTimeout(go, Math.max(wait ?? 0, SOONEST_MS));
  }

  addEventListener('visibilitychange', go, { capture: true });
  go();
  return stop;
}
