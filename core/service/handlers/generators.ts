import fs from 'node:fs/promises';
import { filesBelow } from '../../formats/files.ts';
import type { CoreContext } from '../context.ts';
import { importGenerator } from '../generators/import-generator.ts';
import { samplesOf } from '../generators/samples.ts';
import type { HandlersOf } from './handlers.ts';

export function generatorHandlers({
  generators,
  engines,
  emit,
}: Pick<CoreContext, 'generators' | 'engines' | 'emit'>): HandlersOf<'generators'> {
  /** Does something to the generators, and tells that they changed. */
  const change = async <T>(work: Promise<T>): Promise<T> => {
    const made = await work;
    emit('generators.changed', {});
    return made;
  };
  const done = async (work: Promise<unknown>): Promise<Record<string, never>> => {
    await change(work);
    return {};
  };
  return {
    'generators.list': () => generators.list(),
    async 'generators.show'({ generator }) {
      const { folder } = await generators.find(generator);
      // With the encoders that were trained for it.
      const sizes = await Promise.all((await filesBelow(folder)).map(async (file) => (await fs.stat(file)).size));
      return { folder, bytes: sizes.reduce((sum, size) => sum + size, 0) };
    },
    async 'generators.samples'({ generator, seed }) {
      return { images: await samplesOf(await generators.find(generator), seed, engines.chosen) };
    },
    async 'generators.import'(wish) {
      const { record } = await change(importGenerator(generators, wish, 'size'));
      return { generator: record.id };
    },
    'generators.rename': async ({ generator, name }) =>
      done(generators.rename((await generators.find(generator)).record.id, name)),
    'generators.remove': async ({ generator }) => done(generators.remove((await generators.find(generator)).record.id)),
    'generators.restore': ({ generator }) => done(generators.restore(generator)),
  };
}
