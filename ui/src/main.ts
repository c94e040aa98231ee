import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { host } from '$lib/ipc/hosts';

mount(App, { target: document.body, props: { backend: await host() } });
