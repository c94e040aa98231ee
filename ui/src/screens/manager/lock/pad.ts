/** The PIN that a field holds, with a key of the drawn pad pressed. */
export const LONGEST = 12;
export const SHORTEST = 4;

/** Digits only, and no more than a PIN has. */
export const digits = (text: string): string => text.replaceAll(/\D/g, '').slice(0, LONGEST);

export const isPin = (text: string): boolean => digits(text).length >= SHORTEST;
