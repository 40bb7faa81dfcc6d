import { failureSchema, type Failure } from '../../core/service/contract.ts';

/** A request that the core answered with a failure. */
export class RequestFailure extends Error implements Failure {
  override readonly name = 'RequestFailure';
  readonly problem: Failure['problem'];

  constructor(failure: Failure) {
    super(failure.message);
    this.problem = failure.problem;
  }
}

/** What went wrong, whatever a transport rejected with: a failure as a plain object (over the desktop bridge), an error, or text. */
export function toFailure(reason: unknown): Failure {
  const failure = failureSchema.safeParse(reason);
  if (failure.success) return failure.data;
  return { message: reason instanceof Error ? reason.message : String(reason) };
}

/** Whether a write was refused because a file is there already, so that asking to replace it makes sense. */
export function saysFileExists({ message, problem }: Failure): boolean {
  return /\bexists?\b|\bEEXIST\b/i.test(problem === undefined ? message : `${problem.found} ${problem.hint ?? ''}`);
}
