import { describe, expect, test } from 'vitest';
import { Desk } from '../test-desk';
import { AuditScreen } from './audit.svelte';

describe('the audit', () => {
  test('is read to its first entry, without gaps', async () => {
    const desk = new Desk('manager-audit');
    const screen = new AuditScreen(desk.office);
    await screen.load();
    while (screen.hasMore) await screen.more();
    const places = screen.entries?.map(({ seq }) => seq) ?? [];
    expect(places).toEqual(Array.from(places, (_, index) => places.length - index));
  });

  test('tells where it was changed', async () => {
    const desk = new Desk('manager-audit-broken');
    const screen = new AuditScreen(desk.office);
    await screen.verify();
    expect(screen.finding).toEqual({ finding: 'broken', seq: 17 });
  });
});
