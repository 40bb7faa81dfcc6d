import { coreRequestSchema, type CoreReply } from './contract.ts';
import { toFailure } from './contract-failure.ts';
import { checkInput, checkOutput, checkRequestName } from './contract-validation.ts';
import type { Handlers } from './handlers/handlers.ts';

/** The reply to a message from the parent; null for one that is no request, as there is nobody to reply to. Never throws. */
export async function answer(message: unknown, handlers: Handlers): Promise<CoreReply | null> {
  const request = coreRequestSchema.safeParse(message);
  if (!request.success) return null;
  const { id, request: name, input } = request.data;
  try {
    const known = checkRequestName(name);
    const handle = handlers[known] as (input: unknown) => unknown;
    return { id, output: checkOutput(known, await handle(checkInput(known, input))) };
  } catch (error) {
    return { id, failure: toFailure(error) };
  }
}
