import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 192 random bits, fit for an address. */
export const makeToken = (): string => randomBytes(24).toString('base64url');

/** Compares without telling by its duration how much was right. */
export function isToken(given: string | null, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return given !== null && timingSafeEqual(digest(given), digest(token));
}
