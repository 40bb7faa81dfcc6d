/** The Datasets screen. */
export const datasetsTexts = {
  datasets: {
    title: 'Datasets',
  },
} as const;
