import { expect, it } from 'vitest';
import { renderCsv } from './csv.ts';

it('writes the fields of all rows, and quotes what would be misread', () => {
  const rows = [
    { name: 'a, "b"', value: 1.5 },
    { name: 'two\nlines', value: null, more: -0.25 },
  ];
  expect(renderCsv(rows)).toBe('name,value,more\n"a, ""b""",1.5,\n"two\nlines",,-0.25\n');
});
