import type { CommandContext } from '../context.ts';
import type { Page } from '../report/page.ts';
import type { Arm, Outcome } from './experiment.ts';
import type { Gallery } from './gallery.ts';
import type { ArmSummary } from './summary.ts';
import type { DesignConfig } from '../../training/design-config.ts';

/** `smoke`: everything runs, in minutes, and says little. `laptop`: small, and says something. `paper`: as printed. */
export const SCALES = ['smoke', 'laptop', 'paper'] as const;
export type Scale = (typeof SCALES)[number];

/** A study of the literature: what is trained at a scale, and how the results are told. Everything else is the same for all. */
export interface Study {
  readonly name: string;
  readonly title: string;
  /** @param seeds of every arm; undefined: as the scale has them */
  plan(scale: Scale, seeds: number | undefined): StudyPlan;
}

export interface StudyPlan {
  /** The preset that it begins with, and what all arms change of it. */
  readonly preset: string;
  readonly overrides: readonly string[];
  readonly arms: readonly Arm[];
  /** Arms that all others are compared with, by differences paired over seeds. */
  readonly references: readonly string[];
  /** The method whose PSNR is compared. */
  readonly compared: 'network' | 'network+er';
  /** Arms whose mask and reconstructions are shown, of the first seed. */
  readonly pictured: readonly string[];
  /** What came of it, in a few lines for a terminal. */
  verdict(summaries: readonly ArmSummary[]): string;
  page(results: StudyResults): Page;
}

export interface StudyResults {
  readonly scale: Scale;
  readonly base: DesignConfig;
  readonly outcomes: readonly Outcome[];
  readonly summaries: readonly ArmSummary[];
  readonly gallery: Gallery | null;
  /** The command that makes the page again. */
  readonly command: string;
  /** How many runs were trained at the same time. */
  readonly jobs: number;
}

/** A study that needs no designs: it does its own work, and tells. */
export interface WorkedStudy {
  readonly name: string;
  readonly title: string;
  /** Whether it can take other images than its own. */
  readonly takesImages?: true;
  /** @throws Interrupted once the user asked to stop; the same command goes on */
  work(assignment: Assignment): Promise<Findings>;
}

export interface Assignment {
  readonly context: CommandContext;
  readonly scale: Scale;
  /** Of every point; undefined: as the scale has them. */
  readonly seeds: number | undefined;
  /** Pieces of work to do at the same time, where a study has any. */
  readonly jobs: number;
  /** In place of its own images: a known data set, or an absolute path. Null for its own. */
  readonly dataset: string | null;
  /** The command that makes the page again. */
  readonly command: string;
}

export interface Findings {
  readonly page: Page;
  /** CSV by file name. */
  readonly tables: Readonly<Record<string, string>>;
  /** SVG drawings by file name, for documents. */
  readonly pictures?: Readonly<Record<string, string>>;
  /** What came of it, in a few lines for a terminal. */
  readonly verdict: string;
  /** A table for a terminal. */
  readonly text: string;
  readonly json: object;
}
