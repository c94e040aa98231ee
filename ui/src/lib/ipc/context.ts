/** How a screen gets its host. */
import { createContext } from 'svelte';
import type { Backend } from './backend';
import type { Office } from './office';

export const [useBackend, provideBackend] = createContext<Backend>();
export const [useOffice, provideOffice] = createContext<Office>();
