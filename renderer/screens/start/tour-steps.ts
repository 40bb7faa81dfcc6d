import type { CalloutSide } from './place-callout.ts';

/** Where the screens are, as far as the tour needs to know. */
export interface TourView {
  readonly screen: string;
  readonly preset: string;
  /** State of the run that is shown; null while a new design is prepared. */
  readonly run: string | null;
  readonly exportOpen: boolean;
  readonly written: boolean;
}

export interface TourStep {
  readonly id: 'open' | 'preset' | 'dataset' | 'start' | 'watch' | 'mask' | 'export' | 'device' | 'preflight' | 'write' | 'end';
  /** The controls that it is about, by their `data-testid`, which the tests find them by too: the first that is there. None: the whole window. */
  readonly anchors: readonly string[];
  /** Where the callout hides least of what the step speaks of; absent: beside the control. */
  readonly side?: CalloutSide;
  /** Its control only opens something, so that the callout may press it. */
  readonly opens?: true;
  /** Whether what it asks for is done; a step without is left with Next. */
  readonly done?: (view: TourView) => boolean;
}

const trained = ({ run }: TourView): boolean => run === 'done' || run === 'stopped';

/** From an empty workspace to a mask that a modulator can show, at the controls that a user needs for it. */
export const TOUR: readonly TourStep[] = [
  { id: 'open', anchors: ['do-design', 'nav-design'], side: 'below', opens: true, done: ({ screen }) => screen === 'design' },
  { id: 'preset', anchors: ['preset-select'] },
  { id: 'dataset', anchors: ['design-datasets'] },
  { id: 'start', anchors: ['start'], done: ({ run }) => run !== null },
  { id: 'watch', anchors: ['progress'], side: 'left', done: trained },
  { id: 'mask', anchors: ['nav-mask'], opens: true, done: ({ screen }) => screen === 'mask' },
  { id: 'export', anchors: ['export-open'], opens: true, done: ({ exportOpen }) => exportOpen },
  { id: 'device', anchors: ['export-device'] },
  { id: 'preflight', anchors: ['export-preflight'] },
  { id: 'write', anchors: ['export-write'], side: 'above', done: ({ written }) => written },
  { id: 'end', anchors: ['export-close'], side: 'left' },
];
