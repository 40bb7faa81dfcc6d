import { expect, it } from 'vitest';
import { slurmScript } from './slurm.ts';

const array = { name: 'rates', tasks: 3, atOnce: null, file: 'sweep.json', workspace: 'w', seed: 0, threads: 2, directives: [] };
const outputOf = (folder: string): string =>
  slurmScript({ ...array, folder })
    .split('\n')
    .find((line) => line.includes('--output'))!;

it.each([
  ['/data/sweep', '#SBATCH --output=/data/sweep/%x-%a.log'],
  ['/data/my sweep', '#SBATCH --output="/data/my sweep/%x-%a.log"'],
  ['/data/5%noise', '#SBATCH --output=/data/5%%noise/%x-%a.log'],
])('the logs of a sweep in %s stand there', (folder, line) => {
  expect(outputOf(folder)).toBe(line);
});
