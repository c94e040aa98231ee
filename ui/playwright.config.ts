import { defineConfig } from '@playwright/test';

/** The journeys in a browser: the built screens with the fake in place of the program. */
export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  workers: 2,
  // One test of a story looks at it in every size, language and theme.
  timeout: 120_000,
  reporter: [['list'], ['json', { outputFile: 'test-results/journeys.json' }]],
  projects: [
    { name: 'journeys', testMatch: '*.journey.ts' },
    // Writes the pictures of the documents; `npm run pictures`.
    { name: 'pictures', testMatch: 'pictures.ts' },
  ],
  use: {
    baseURL: 'http://localhost:4173/',
    // The system's browser: nothing is downloaded for a test.
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox'],
    },
    locale: 'en-GB',
    timezoneId: 'Europe/Oslo',
    viewport: { width: 1366, height: 768 },
    contextOptions: { reducedMotion: 'reduce' },
  },
  webServer: {
    command: 'vite preview --mode journeys --outDir dist-journeys --port 4173 --strictPort',
    url: 'http://localhost:4173/',
    reuseExistingServer: false,
  },
});
