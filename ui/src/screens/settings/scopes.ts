/** What a login asks the customer to share: `openid, name, phoneNumber`. */

/** Without these nobody can be enrolled. */
const NEEDED = ['openid', 'phoneNumber'] as const;

export const SCOPES = [
  'openid',
  'phoneNumber',
  'name',
  'email',
  'birthDate',
  'address',
  'customFlow',
  'delegatedConsents',
  'agreement',
] as const;

export type Scope = (typeof SCOPES)[number];

export const isNeeded = (scope: string): boolean => (NEEDED as readonly string[]).includes(scope);

/** Those that ask for consents. */
const CONSENTS: readonly string[] = ['customFlow', 'delegatedConsents', 'agreement'];

export const scopesIn = (text: string): string[] =>
  text
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '');

export const asksForConsents = (text: string): boolean =>
  scopesIn(text).some((scope) => CONSENTS.includes(scope));

/** The same list with this one put in at its end, or taken out. */
export function toggled(text: string, scope: string): string {
  const scopes = scopesIn(text);
  const others = scopes.filter((other) => other !== scope);
  return (others.length < scopes.length ? others : [...scopes, scope]).join(', ');
}
