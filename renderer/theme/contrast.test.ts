import { describe, expect, it } from 'vitest';
import tokens from './tokens.css?raw';

type Theme = Record<string, string>;

function readTheme(name: 'dark' | 'light'): Theme {
  const block = new RegExp(`\\[data-theme='${name}'\\] \\{([^}]*)\\}`).exec(tokens)?.[1] ?? '';
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1], match[2]]));
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(theme: Theme, over: string, under: string): number {
  const [light = 0, dark = 0] = [theme[over], theme[under]].map((hex) => luminance(hex ?? '')).sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(['dark', 'light'] as const)('%s theme', (name) => {
  const theme = readTheme(name);
  const surfaces = ['surface-sunken', 'surface', 'surface-raised', 'surface-hover', 'surface-selected'];

  it.each(['text', 'text-soft', 'text-faint', 'ok', 'note', 'risk', 'stop'])('%s reads on every surface', (colour) => {
    for (const surface of surfaces)
      expect.soft(contrast(theme, colour, surface), `${colour} on ${surface}`).toBeGreaterThanOrEqual(4.5);
  });

  it('text reads on the accent', () => {
    expect(contrast(theme, 'on-accent', 'accent')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme, 'on-accent', 'accent-strong')).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['line-strong', 'accent', 'series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'])(
    '%s can be told from what it borders',
    (colour) => {
      for (const surface of ['surface-sunken', 'surface', 'surface-raised', 'surface-hover'])
        expect.soft(contrast(theme, colour, surface), `${colour} on ${surface}`).toBeGreaterThanOrEqual(3);
    },
  );
});
