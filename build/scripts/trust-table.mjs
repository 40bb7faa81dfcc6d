// Prints the table of docs/trust.md: verdicts beside true errors, on simulated captures. Minutes: node build/scripts/trust-table.mjs
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const { module } = await runnerImport(path.join(root, 'core/service/reconstruction/testing/trust-cases.ts'), {
  root,
  configFile: false,
});
const { judgeCase, trustCases } = module;

/** Scenes and masks other than those on which the thresholds were chosen (scenes 0 and 3, mask seed 0). */
const SCENES = [1, 2, 5, 6];
const median = (values) => {
  const sorted = values.filter((value) => value !== null && value !== undefined).sort((a, b) => a - b);
  return sorted.length === 0 ? null : (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};
const percent = (value) => (value === null ? '–' : `${(100 * value).toFixed(1)} %`);
const number = (value) => (value === null ? '–' : Number(value.toPrecision(3)).toString());

const head = [
  'case',
  'scene',
  'L',
  'true error',
  'expected error',
  'χ²',
  'predicted',
  'spread',
  'cutoff',
  'ought to be',
  'verdicts',
];
const print = (cells) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
print(head);
print(head.map(() => '---'));
for (const trustCase of trustCases) {
  const rows = [];
  for (const scene of SCENES) rows.push(await judgeCase(trustCase, scene, 10 + scene));
  const counts = new Map();
  for (const { trust } of rows) counts.set(trust.verdict.kind, (counts.get(trust.verdict.kind) ?? 0) + 1);
  print([
    trustCase.name,
    trustCase.kind,
    trustCase.snapshots,
    percent(median(rows.map(({ trueError }) => trueError))),
    percent(median(rows.map(({ trust }) => trust.verdict.error))),
    number(median(rows.map(({ trust }) => trust.chiSquare))),
    percent(median(rows.map(({ trust }) => trust.heldOut.explained))),
    percent(median(rows.map(({ trust }) => (trust.restarts.explaining === 0 ? null : trust.restarts.spread)))),
    number(median(rows.map(({ trust }) => (trust.halves === null ? null : (trust.halves.cutoff ?? 0.5))))),
    trustCase.expected,
    [...counts].map(([kind, count]) => `${count} ${kind}`).join(', '),
  ]);
}
