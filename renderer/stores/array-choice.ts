import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { CONTAINER_NAME, splitVariable, type ArrayEntry } from '../../core/service/contract.ts';
import { useConnection } from '../client/client-key.ts';

/** What somebody is asked: which array of this file. */
interface ArrayQuestion {
  readonly path: string;
  readonly arrays: readonly ArrayEntry[];
}

const axesOf = ({ shape }: ArrayEntry): number => shape.filter((side) => side > 1).length;
const numbersOf = ({ shape }: ArrayEntry): number => shape.reduce((product, side) => product * side, 1);

/** The array that is most probably meant: stacks before planes, and the largest of those; the first of equals. */
export function likeliestArray(arrays: readonly ArrayEntry[]): ArrayEntry | undefined {
  return [...arrays].sort((a, b) => axesOf(b) - axesOf(a) || numbersOf(b) - numbersOf(a))[0];
}

/** Which array of a file is meant, where it holds several (HDF5, MAT, NPZ): the window asks in one dialog, `ArrayChooser`. */
export const useArrayChoice = defineStore('array-choice', () => {
  const { client } = useConnection();
  const question = shallowRef<ArrayQuestion | null>(null);
  let resolve: (name: string | null) => void = () => undefined;

  function ask(next: ArrayQuestion): Promise<string | null> {
    answer(null);
    question.value = next;
    return new Promise((settle) => (resolve = settle));
  }

  /** Ends the question that is open; null: nothing was chosen. */
  function answer(name: string | null): void {
    question.value = null;
    resolve(name);
  }

  /**
   * The same paths, each of a file with several arrays with the one that is meant: `scan.h5` becomes `scan.h5:entry/frames`. Asks only where it must: what was chosen of
   * one file is taken of the next ones that have it. Null when the question was dismissed.
   */
  async function choose(paths: readonly string[]): Promise<string[] | null> {
    const chosen: string[] = [];
    let name: string | null = null;
    for (const path of paths) {
      const likely = await likelyArrays(path);
      if (likely.length > 1) {
        const known: string | null = name;
        if (!likely.some((entry) => entry.name === known)) name = await ask({ path, arrays: likely });
        if (name === null) return null;
        chosen.push(`${path}:${name}`);
      } else chosen.push(path);
    }
    return chosen;
  }

  /** Those that may be meant by a path; none where there is nothing to ask. */
  async function likelyArrays(path: string): Promise<ArrayEntry[]> {
    if (!CONTAINER_NAME.test(path) || splitVariable(path).variable !== null) return [];
    // A file that cannot be read is reported by whoever then reads it.
    const { arrays } = await client.request('files.arrays', { path }).catch(() => ({ arrays: [] }));
    return arrays.filter(({ likely }) => likely);
  }

  return { question, answer, choose };
});
