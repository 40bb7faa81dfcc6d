import { loadSplit } from '../../../datasets/dataset.ts';
import { rootKey, split } from '../../../math/random.ts';
import type { Key } from '../../../math/random.ts';
import { featuresOf, principalComponents } from '../../../training/sketch/components.ts';
import { openEngine } from '../../engine.ts';
import { renderCsv } from '../../report/csv.ts';
import type { CommandContext } from '../../context.ts';
import { SIDE } from '../priors/settings.ts';
import { openImages } from '../study-images.ts';
import type { WorkedStudy } from '../study.ts';
import { tryAsPriors } from './as-prior.ts';
import { compare, type Result } from './compare.ts';
import { LAWS } from './laws.ts';
import { pageOf, priorRowOf, rowOf, textOf, verdictOf } from './page.ts';
import { sizeOf, type Size } from './settings.ts';

/** Generators learned from a sketch beside those that see all the data, and what they are worth as priors. */
export const sketch: WorkedStudy = {
  name: 'sketch',
  title: 'generators from a sketch of a data set, beside the full data under the same kernel and a critic; then as priors',
  takesImages: true,
  async work(assignment) {
    const { context, scale, command } = assignment;
    const size = await sizeOf(assignment);
    const seed = context.seed ?? 0;
    const key = rootKey(seed);
    const engine = await openEngine(context, undefined);
    try {
      const results: Result[] = [];
      for (const { name, title, draw } of LAWS) {
        const own = split(key, name);
        const data = draw(split(own, 'data'), size.samples);
        const fresh = draw(split(own, 'fresh'), size.tested);
        const problem = { law: name, title, dimension: 2, frequencies: size.frequencies[0], data, fresh, latent: 4 };
        results.push(await compare(context, engine, problem, size.steps, own));
      }
      const { title, data, fresh, components, truth } = await imageFeatures(context, size, key);
      const law = { law: 'images', title: `${title}, ${size.components} principal components`, dimension: size.components };
      const images = await compare(
        context,
        engine,
        { ...law, frequencies: size.frequencies[1], data, fresh, latent: 20 },
        size.steps,
        split(key, 'images'),
      );
      results.push(images);
      const bench = { context, engine, images: size, size: size.retrieval, seed, onwards: command };
      const priors = await tryAsPriors(bench, { truth, components, data }, images);
      const [rows, priorRows] = [results.map(rowOf), priors.map(priorRowOf)];
      return {
        page: pageOf(results, priors, { scale, size, command }),
        tables: { 'summary.csv': renderCsv(rows), 'priors.csv': renderCsv(priorRows) },
        verdict: verdictOf(results, priors),
        text: textOf(results, priors),
        json: { laws: rows, priors: priorRows },
      };
    } finally {
      engine[Symbol.dispose]();
    }
  },
};

/** Images of the size that retrieval has, as coefficients: those that are learned from, and others, of which the first are retrieved. */
async function imageFeatures(context: CommandContext, { source, images, components: count, tested, retrieval }: Size, key: Key) {
  const dataset = await openImages(context, source);
  const shape = [SIDE, SIDE] as const;
  const parts = await loadSplit(dataset, { train: images, validation: 0, test: tested }, shape, key);
  const pixels = shape[0] * shape[1];
  const first = parts.train.images.subarray(0, 2000 * pixels);
  const components = principalComponents(split(key, 'components'), first, pixels, count);
  const re = Float64Array.from(parts.test.images.subarray(0, retrieval.images * pixels));
  return {
    title: dataset.title,
    data: featuresOf(components, parts.train.images),
    fresh: featuresOf(components, parts.test.images),
    components,
    truth: { shape: [retrieval.images, SIDE, SIDE], re, im: new Float64Array(re.length) },
  };
}
