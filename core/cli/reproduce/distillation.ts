import { distillationArms, CONTROL, END_TO_END, RANDOM, SIZES, studentName, teacherName } from './distillation-arms.ts';
import { compareVariants, distillationPage } from './distillation-page.ts';
import type { Study } from './study.ts';

/** arXiv 2505.18352: single snapshot distillation for phase coded mask design. */
export const distillation: Study = {
  name: 'distillation',
  title: 'single snapshot distillation for phase coded mask design (arXiv 2505.18352)',
  plan(scale, seeds) {
    const size = SIZES[scale];
    return {
      preset: size.preset,
      overrides: size.overrides,
      arms: distillationArms(size, seeds),
      references: [END_TO_END, CONTROL],
      compared: 'network',
      pictured: [teacherName(size.teacher), RANDOM, END_TO_END, studentName(size.teacher)],
      verdict: (summaries) => compareVariants(size, summaries).words,
      page: (results) => distillationPage(size, results),
    };
  },
};
