import path from 'node:path';
import { examineCapture } from '../capture/doctor/examine.ts';
import type { CaptureFinding } from '../capture/doctor/finding.ts';
import { relocateCapture } from '../capture/relocate.ts';
import { encodeJson } from '../formats/json.ts';
import { writeWhole } from '../formats/files.ts';
import { InputError } from '../math/input-error.ts';
import { doctorInput } from '../service/doctor-input.ts';
import type { CommandContext, CommandResult } from './context.ts';
import { EXIT } from './failure.ts';
import { renderFindings } from './findings.ts';
import { libraryOf } from './library.ts';

export interface DoctorOptions {
  readonly maskLevels?: number;
  readonly fix?: boolean;
  readonly out?: string;
  readonly force?: boolean;
}

/** What is wrong with a capture, and with `--fix` a `capture.json` that mends it. */
export async function examineCaptureFile(
  context: CommandContext,
  file: string,
  { maskLevels, fix = false, out, force = false }: DoctorOptions,
): Promise<CommandResult> {
  if (out !== undefined && !fix) {
    throw new InputError({ where: '--out', expected: '--fix beside it', found: 'none' });
  }
  const input = await doctorInput(file, libraryOf(context), maskLevels);
  let step = 0;
  const { findings, mended } = await examineCapture(input, (label) => {
    context.checkInterrupt();
    context.progress.update({ label, done: step++, total: 0 });
  });
  const changes = findings.flatMap(({ id, fix: own }) => (own === null ? [] : [{ id, title: own.title }]));
  let fixed: string | null = null;
  if (fix && changes.length > 0) {
    const { dir, name } = path.parse(file);
    fixed = out === undefined ? path.join(dir, `${name}-fixed.json`) : context.resolve(out);
    await writeWhole(fixed, encodeJson(relocateCapture(mended, file, fixed)), { force });
  }
  const open = findings.filter((finding) => finding.verdict === 'stop' && (fixed === null || finding.fix === null));
  return {
    json: { capture: file, frames: input.capture.frames.length, findings, fixed, changes: fixed === null ? [] : changes },
    text: [renderFindings(findings), ...advice(findings), ...conclusion(context, file, changes, fixed, fix)].join('\n\n'),
    exit: open.length > 0 ? EXIT.failed : EXIT.ok,
  };
}

/** What each finding that is not in order does to the result, and what helps. */
function advice(findings: readonly CaptureFinding[]): string[] {
  const wanting = findings.filter(({ verdict }) => verdict === 'risk' || verdict === 'stop');
  return wanting.map(({ title, effect, remedy, fix }) =>
    [`${title}: ${effect}`, `  ${remedy}`, ...(fix === null ? [] : [`  --fix: ${fix.title}`])].join('\n'),
  );
}

function conclusion(
  context: CommandContext,
  file: string,
  changes: readonly { readonly title: string }[],
  fixed: string | null,
  asked: boolean,
): string[] {
  if (fixed !== null) {
    const lines = changes.map(({ title }) => `  ${title}`);
    const next = context.commandLine(`doctor ${context.display(fixed)}`);
    return [`wrote ${context.display(fixed)}, with these changes:\n${lines.join('\n')}\ncheck it: ${next}`];
  }
  if (changes.length > 0)
    return [`${changes.length} can be mended: ${context.commandLine(`doctor ${context.display(file)} --fix`)}`];
  return asked ? ['Nothing to fix: nothing was written.'] : [];
}
