import './styles/tokens.css';
import './styles/base.css';
import { flushSync, mount } from 'svelte';
import App from './App.svelte';
import { i18n, time } from '$lib/i18n';
import { host } from '$lib/ipc/hosts';

const backend = await host();
// The words come while the screens start.
void i18n.speak(backend.language);
mount(App, { target: document.body, props: { backend } });
flushSync();
// All is asked for. To write a time takes the engine long, the first time: now, while it only waits.
time(backend.now());
