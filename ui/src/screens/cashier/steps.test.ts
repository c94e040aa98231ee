import { expect, test } from 'vitest';
import { ENROLMENTS } from '$lib/ipc/fixtures';
import { stepsOf } from './steps';

const states = (fixture: string, askedBy: 'till' | 'engage' = 'till') =>
  stepsOf(ENROLMENTS.get(fixture), askedBy).map(({ milestone, state }) => `${milestone} ${state}`);

test('the first step that is not reached is the one being done', () => {
  expect(states('requesting')).toEqual([
    'identified done',
    'checked done',
    'asked doing',
    'approved waiting',
    'profiled waiting',
    'saved waiting',
  ]);
});

test('where Engage asks there is no profile to fetch', () => {
  expect(states('awaitingChange', 'engage')).toEqual([
    'identified done',
    'checked done',
    'asked done',
    'approved doing',
    'saved waiting',
  ]);
});

test('what failed is the step that was being done', () => {
  expect(
    states('ended-failed-vippsUnreachable').filter((step) => step.endsWith('failed')),
  ).toHaveLength(1);
});

test('each step took the time since the one before', () => {
  const steps = stepsOf(ENROLMENTS.get('awaitingApproval'), 'till');
  expect(steps.map(({ tookMs }) => tookMs)).toEqual([1_000, 1_000, 2_000, null, null, null]);
});
