/**
 * The words of the screens in the language of the till. A switch of language changes every text at
 * once, because `t` reads a rune.
 */
import type { Language } from '$lib/ipc/generated/Language';
import type { Messages } from './generated/keys';

type Message = string | { one: string; other: string };
type Words = Record<string, string | number>;

export type Key = keyof Messages;

/** What all these messages need together: a computed key may be any of them. */
type Needs<K extends Key> = (K extends Key ? (needs: Messages[K]) => void : never) extends (
  needs: infer All,
) => void
  ? All
  : never;
type Arguments<K extends Key> = keyof Needs<K> extends never ? [] : [words: Needs<K>];

/** The words of a language lie beside the page. */
async function load(language: Language): Promise<Record<string, Message>> {
  const file = await fetch(`messages/${language}.json`);
  return (await file.json()) as Record<string, Message>;
}

class Speech {
  #language = $state.raw<Language>('en');
  #texts = $state.raw<ReadonlyMap<string, Message>>(new Map());
  #wanted: Language | null = null;
  #brand = $state('Vipps');

  /** What is spoken now. */
  get language(): Language {
    return this.#language;
  }

  /** Whether there are words yet. */
  get isReady(): boolean {
    return this.#texts.size > 0;
  }

  /** The name of the app that the customer has. It fills `{brand}`. */
  get brand(): string {
    return this.#brand;
  }
  set brand(brand: string) {
    this.#brand = brand;
  }

  /** Loads a language, if it is not the last one asked for, and speaks it, unless another was meanwhile. */
  async speak(language: Language): Promise<void> {
    if (language === this.#wanted) return;
    this.#wanted = language;
    const texts = await load(language);
    if (this.#wanted !== language) return;
    this.#texts = new Map(Object.entries(texts));
    this.#language = language;
    if (typeof document !== 'undefined') document.documentElement.lang = language;
  }

  text(key: string): Message {
    return this.#texts.get(key) ?? key;
  }
}

export const i18n = new Speech();

/** The message of this key with its placeholders filled. */
export function t<K extends Key>(key: K, ...given: Arguments<K>): string {
  const words: Words = { brand: i18n.brand, ...(given[0] as Words | undefined) };
  const message = i18n.text(key);
  return form(message, words).replaceAll(/\{(\w+)\}/g, (braces, name: string) => {
    const word = words[name];
    if (word === undefined) return braces;
    return typeof word === 'number' ? new Intl.NumberFormat(i18n.language).format(word) : word;
  });
}

function form(message: Message, words: Words): string {
  if (typeof message === 'string') return message;
  const rule = new Intl.PluralRules(i18n.language).select(Number(words['count']));
  return rule === 'one' ? message.one : message.other;
}
