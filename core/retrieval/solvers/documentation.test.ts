import fs from 'node:fs';
import { expect, it } from 'vitest';
import { initialisers } from '../initial/initialisers.ts';
import { solvers } from './registry.ts';

const page = fs.readFileSync(new URL('../../../docs/retrieval.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('|'));
const rowOf = (name: string): string => rows.find((row) => row.startsWith(`| \`${name}\``)) ?? '';

it.each(solvers)('docs/retrieval.md has $name, with its numbers as they are', ({ name, source, tunables }) => {
  expect(rowOf(name)).toContain(source);
  for (const [number, { value }] of Object.entries(tunables)) expect(rowOf(name)).toContain(`\`${number}\` ${value}`);
});

it.each(initialisers)('docs/retrieval.md has the start $name', ({ name, source }) => expect(rowOf(name)).toContain(source));
