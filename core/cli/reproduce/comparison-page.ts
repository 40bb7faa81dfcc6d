import { version } from '../../service/version.ts';
import type { Page } from '../report/page.ts';
import { differenceCell, qualityCells, qualityTitles, tableOf } from './cells.ts';
import { gallerySection, notDoneSection, readingSection, runsSection } from './sections.ts';
import type { StudyResults } from './study.ts';

/** What a page of arms beside their references says beside its figures. */
export interface Comparison {
  readonly title: string;
  readonly lead: string;
  readonly heading: string;
  /** The arms that the others are compared with, in words, e.g. `the unquantised mask`. */
  readonly references: readonly { readonly name: string; readonly words: string }[];
  readonly remarks: readonly string[];
  readonly note: string;
}

/** A page of one table: every arm with its differences from some of them, paired over seeds, and the classical baseline beside it. */
export function comparisonPage({ title, lead, heading, references, remarks, note }: Comparison, results: StudyResults): Page {
  const { base, outcomes, summaries, gallery, command, jobs } = results;
  const { dataset, scene, sensing, training } = base;
  const done = outcomes.filter(({ run }) => run?.state === 'done').length;
  const { snr } = sensing.noise;
  return {
    title,
    lead,
    facts: [
      ['scenes', `${scene.model}, ${dataset.height}×${dataset.width}, ${dataset.train} to learn from, ${dataset.test} to test`],
      ['noise', snr === null ? 'none' : `${snr} dB`],
      ['epochs', `${training.epochs}`],
      ['engine', [...new Set(outcomes.flatMap(({ run }) => run?.engine ?? []))].join(', ')],
      ['runs', `${done} of ${outcomes.length} done, ${jobs === 1 ? 'one' : jobs} at a time`],
    ],
    sections: [
      readingSection(remarks),
      {
        heading,
        blocks: [
          tableOf(
            ['', ...qualityTitles(references.map(({ words }) => `minus ${words}, dB`))],
            summaries.map((summary) => ({
              cells: [
                summary.arm.title,
                ...qualityCells(
                  summary,
                  references.map(({ name }) => differenceCell(summary.against[name])),
                ),
              ],
              emphasis: references.some(({ name }) => name === summary.arm.name),
            })),
            note,
          ),
        ],
      },
      ...(gallery === null ? [] : [gallerySection('The same scenes behind each mask', gallery, summaries)]),
      ...notDoneSection(outcomes),
      runsSection(outcomes, command),
    ],
    footer: `Made by Kinoform ${version}.`,
  };
}
