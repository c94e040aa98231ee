import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { messages } from './tools/messages.js';
import { policy } from './tools/policy';

export default defineConfig(({ mode }) => ({
  base: './',
  plugins: [messages(), svelte()],
  resolve: { alias: { $lib: fileURLToPath(new URL('src/lib', import.meta.url)) } },
  build: {
    outDir: mode === 'journeys' ? 'dist-journeys' : 'dist',
    // What WebKitGTK 2.46 and any WebView2 of its age understand.
    target: ['safari17.5', 'chrome123'],
    // The window's policy allows files and nothing inlined.
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    // What more than one part needs is one file and not many: each costs a window's start a request.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 2 }] } },
    },
  },
  server: { port: 1420, strictPort: true },
  preview: { headers: { 'content-security-policy': policy() } },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
    setupFiles: ['tools/words-for-tests.js'],
  },
}));
