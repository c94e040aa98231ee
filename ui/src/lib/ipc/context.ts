/** How a screen gets its host. */
import { createContext } from 'svelte';
import type { Backend } from './backend';

export const [useBackend, provideBackend] = createContext<Backend>();
