/** The steps of an enrolment as the list on the screen shows them. Pure. */
import type { AskedBy } from '$lib/ipc/generated/AskedBy';
import type { EnrolmentView } from '$lib/ipc/generated/EnrolmentView';
import type { Milestone } from '$lib/ipc/generated/Milestone';

export interface Step {
  milestone: Milestone;
  state: 'waiting' | 'doing' | 'done' | 'failed';
  /** How long it took since the step before. */
  tookMs: number | null;
}

/** Engage asks and keeps the profile itself: there is nothing to fetch. */
const WAYS: Record<AskedBy, readonly Milestone[]> = {
  till: ['identified', 'checked', 'asked', 'approved', 'profiled', 'saved'],
  engage: ['identified', 'checked', 'asked', 'approved', 'saved'],
};

export function stepsOf(view: EnrolmentView, askedBy: AskedBy): Step[] {
  let before = Date.parse(view.openedAt);
  let isReached = true;
  return WAYS[askedBy].map((milestone) => {
    const at = view.milestones[milestone];
    if (at !== undefined) {
      const reached = Date.parse(at);
      const tookMs = Math.max(0, reached - before);
      before = reached;
      return { milestone, state: 'done', tookMs };
    }
    const state = isReached ? current(view) : 'waiting';
    isReached = false;
    return { milestone, state, tookMs: null };
  });
}

function current({ phase }: EnrolmentView): Step['state'] {
  if (phase.phase !== 'ended') return 'doing';
  return phase.outcome === 'failed' ? 'failed' : 'waiting';
}
