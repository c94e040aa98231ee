/**
 * Picks the host. The product knows the desktop program and nothing else; the development server and
 * the build for the journeys also carry the fake, for a plain browser.
 */
import { isTauri } from '@tauri-apps/api/core';
import type { Backend } from './backend';
import { tauriBackend } from './tauri';

export async function host(): Promise<Backend> {
  if (import.meta.env.MODE !== 'production' && !isTauri()) {
    const { fakeBackend } = await import('./fake');
    return fakeBackend(new URL(location.href));
  }
  return tauriBackend();
}
