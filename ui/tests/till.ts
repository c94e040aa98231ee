/** A till in a page: opened at a story, moved by the fake, watched for what must not happen. */
import { createRequire } from 'node:module';
import { expect, test as base, type Page } from '@playwright/test';
import type axe from 'axe-core';
import type { FakeControls } from '../src/lib/ipc/fake';
import type { CallName } from '../src/lib/ipc/fake-host';
import type { Language } from '../src/lib/ipc/generated/Language';

export const LANGUAGES: readonly Language[] = ['en', 'nb', 'sv', 'da', 'fi'];

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** What axe-core looks at. Colours and the room round targets are most of its time. */
const RULES = {
  all: { runOnly: WCAG },
  names: {
    runOnly: WCAG,
    rules: { 'color-contrast': { enabled: false }, 'target-size': { enabled: false } },
  },
  colours: { runOnly: { type: 'rule', values: ['color-contrast'] } },
} satisfies Record<string, axe.RunOptions>;

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

export class Till {
  constructor(readonly page: Page) {}

  /** Opens the built screens at this story, in English, and waits until it is drawn. */
  async open(story: string, address: Record<string, string> = {}): Promise<void> {
    await this.page.goto(
      `?${new URLSearchParams({ story, language: 'en', ...address }).toString()}`,
    );
    await this.page.locator('main').waitFor();
    await this.settle();
  }

  /** Waits until what was asked of the screens is drawn. */
  async settle(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise<void>((done) => {
          setTimeout(() => requestAnimationFrame(() => setTimeout(done)));
        }),
    );
  }

  /** Speaks this language from now on. */
  async speak(language: Language): Promise<void> {
    await this.page.evaluate(
      (chosen) =>
        new Promise<void>((done) => {
          const root = document.documentElement;
          const spoken = new MutationObserver(() => {
            if (root.lang !== chosen) return;
            spoken.disconnect();
            requestAnimationFrame(() => setTimeout(done));
          });
          if (root.lang === chosen) return done();
          spoken.observe(root, { attributeFilter: ['lang'] });
          window.fake.till({ language: chosen });
        }),
      language,
    );
  }

  /** Does this with the fake. */
  async fake<Name extends 'till' | 'enrolment' | 'snapshot' | 'camera' | 'customer' | 'run'>(
    name: Name,
    ...args: Parameters<FakeControls[Name]>
  ): Promise<void> {
    await this.page.evaluate(
      ([does, given]) => (window.fake[does] as (...all: unknown[]) => void)(...given),
      [name, args as unknown[]] as const,
    );
    await this.settle();
  }

  async advance(ms: number): Promise<void> {
    await this.page.evaluate((time) => window.fake.advance(time), ms);
    await this.settle();
  }

  async rejectNext(...args: Parameters<FakeControls['rejectNext']>): Promise<void> {
    await this.page.evaluate((all) => window.fake.rejectNext(...all), args);
  }

  /** What was asked of the host by this name: the arguments of each call. */
  async calls(name: CallName): Promise<readonly (readonly unknown[])[]> {
    return this.page.evaluate(
      (asked) => window.fake.calls.filter((call) => call.name === asked).map(({ args }) => args),
      name,
    );
  }

  /** Types digits as a person does: slower than a scanner. */
  async type(digits: string): Promise<void> {
    await this.page.keyboard.type(digits, { delay: 130 });
    await this.page.waitForTimeout(130);
  }

  /** Types as a hand scanner does: everything at once, ended by Enter. */
  async scan(text: string): Promise<void> {
    await this.page.evaluate((signs) => {
      const press = (key: string): void => {
        const target = document.activeElement ?? document.body;
        target.dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
        );
        target.dispatchEvent(new KeyboardEvent('keyup', { key, bubbles: true }));
      };
      for (const sign of signs) press(sign);
      press('Enter');
    }, text);
    await this.settle();
  }

  /** Everything that the page holds, what is typed in fields too. */
  async held(): Promise<string> {
    return this.page.evaluate(
      () =>
        document.documentElement.outerHTML +
        [...document.querySelectorAll('input')].map(({ value }) => value).join(),
    );
  }

  get heading() {
    return this.page.getByRole('heading', { level: 1 });
  }

  /** What axe-core finds wrong, one line for each place. */
  async violations(looksAt: keyof typeof RULES = 'all'): Promise<string[]> {
    return this.page.evaluate(async (rules) => {
      const { violations } = await window.axe.run(document, {
        ...rules,
        resultTypes: ['violations'],
        preload: false,
      });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(
          (node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n').at(-1)}`,
        ),
      );
    }, RULES[looksAt]);
  }
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** A test with a till. It fails when the page breaks the policy, asks for anything remote, or faults. */
export const test = base.extend<{ till: Till }>({
  till: async ({ page, baseURL }, use) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('dialog', (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('console', (message) => {
      // A browser asks sites for an icon; a window has its own.
      const isIcon = message.location().url.endsWith('/favicon.ico');
      if (message.type() === 'error' && !isIcon) faults.push(message.text());
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(baseURL ?? '') && !url.startsWith('blob:')) faults.push(`asked ${url}`);
    });
    await page.addInitScript({ path: AXE });
    await use(new Till(page));
    expect(faults).toEqual([]);
  },
});

export { expect };
