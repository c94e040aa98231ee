/** The policy of the program's windows, so that nothing passes in the journeys that is blocked there. */
import { readFileSync } from 'node:fs';

export function policy(): string {
  const file = new URL('../../tauri.conf.json', import.meta.url);
  const settings = JSON.parse(readFileSync(file, 'utf8')) as {
    app: { security: { csp: string | Record<string, string | string[]> } };
  };
  const { csp } = settings.app.security;
  if (typeof csp === 'string') return csp;
  return Object.entries(csp)
    .map(([name, sources]) => [name, ...[sources].flat()].join(' '))
    .join('; ');
}
